package io.evalflow.cli.display;

import io.evalflow.spi.log.EvalMetric;
import io.evalflow.spi.log.EvalScore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Metrics in words. */
final class MetricText {
  private MetricText() {}

  /** Each metric of a score with its value. */
  static List<String> of(EvalScore score) {
    List<String> texts = new ArrayList<>();
    for (EvalMetric metric : score.metrics().values()) {
      texts.add(Text.clean(metric.name()) + " " + Numbers.metric(metric.value()));
    }
    return texts;
  }

  /** What tells a score from the others of its log: its name, and its reducer if there are more. */
  static String label(EvalScore score) {
    return Text.clean(
        score.reducer() == null ? score.name() : score.name() + "/" + score.reducer());
  }

  /** Running metrics; the scorer is named only where there is more than one. */
  static List<String> running(Map<String, Double> metrics) {
    Set<String> scorers = new LinkedHashSet<>();
    metrics.keySet().forEach(key -> scorers.add(key.substring(0, Math.max(0, key.indexOf('/')))));
    List<String> texts = new ArrayList<>();
    metrics.forEach(
        (key, value) -> {
          String name = scorers.size() > 1 ? key : key.substring(key.indexOf('/') + 1);
          texts.add(Text.clean(name) + " " + Numbers.metric(value));
        });
    return texts;
  }
}
