package io.evalflow.evals.metric;

import com.google.auto.service.AutoService;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Metric;
import io.evalflow.spi.eval.MetricFactory;
import io.evalflow.spi.eval.PartContext;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;

/** The metric {@code var}: the variance of the scores, a whole 0 below two. */
@AutoService(MetricFactory.class)
public final class VarMetricFactory implements MetricFactory {
  @Override
  public String name() {
    return "var";
  }

  @Override
  public String description() {
    return "The variance of the scores.";
  }

  @Override
  public Metric create(Args args, PartContext context) {
    args.refuseAll();
    return scores ->
        scores.size() < 2
            ? IntNode.valueOf(0)
            : DoubleNode.valueOf(Statistics.variance(Statistics.values(scores)));
  }
}
