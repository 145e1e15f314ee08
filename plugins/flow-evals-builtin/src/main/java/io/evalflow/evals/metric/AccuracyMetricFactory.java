package io.evalflow.evals.metric;

import com.google.auto.service.AutoService;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Metric;
import io.evalflow.spi.eval.MetricFactory;
import io.evalflow.spi.eval.PartContext;
import tools.jackson.databind.node.DoubleNode;

/** The metric {@code accuracy}: the share of correct answers, 0.0 if there are no scores. */
@AutoService(MetricFactory.class)
public final class AccuracyMetricFactory implements MetricFactory {
  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public String description() {
    return "The share of correct answers.";
  }

  @Override
  public Metric create(Args args, PartContext context) {
    args.refuseAll();
    return scores -> {
      double total = 0;
      for (double value : Statistics.values(scores)) {
        total += value;
      }
      return DoubleNode.valueOf(scores.isEmpty() ? 0.0 : total / scores.size());
    };
  }
}
