package io.evalflow.evals.metric;

import com.google.auto.service.AutoService;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Metric;
import io.evalflow.spi.eval.MetricFactory;
import io.evalflow.spi.eval.PartContext;
import tools.jackson.databind.node.DoubleNode;

/** The metric {@code mean}: the mean of the scores, 0.0 if there are none. */
@AutoService(MetricFactory.class)
public final class MeanMetricFactory implements MetricFactory {
  @Override
  public String name() {
    return "mean";
  }

  @Override
  public String description() {
    return "The mean of the scores.";
  }

  @Override
  public Metric create(Args args, PartContext context) {
    args.refuseAll();
    return scores ->
        DoubleNode.valueOf(scores.isEmpty() ? 0.0 : Statistics.mean(Statistics.values(scores)));
  }
}
