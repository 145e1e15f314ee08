package io.evalflow.evals.metric;

import com.google.auto.service.AutoService;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Metric;
import io.evalflow.spi.eval.MetricFactory;
import io.evalflow.spi.eval.PartContext;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;

/** The metric {@code std}: the standard deviation of the scores, a whole 0 below two. */
@AutoService(MetricFactory.class)
public final class StdMetricFactory implements MetricFactory {
  @Override
  public String name() {
    return "std";
  }

  @Override
  public String description() {
    return "The standard deviation of the scores.";
  }

  @Override
  public Metric create(Args args, PartContext context) {
    args.refuseAll();
    return scores ->
        scores.size() < 2
            ? IntNode.valueOf(0)
            : DoubleNode.valueOf(Math.sqrt(Statistics.variance(Statistics.values(scores))));
  }
}
