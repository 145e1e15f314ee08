package io.evalflow.engine.score;

import io.evalflow.spi.log.EvalScore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which metric stands for a log, as its task declares it. Mirrors Inspect's resolution. */
final class HeadlineMetric {
  private HeadlineMetric() {}

  /** The metric that is declared; the first of the first score if that one is not there. */
  static @Nullable JsonNode of(List<EvalScore> scores, @Nullable JsonNode declared) {
    return declared == null || !declared.isObject()
        ? MetricResults.headline(scores)
        : declared(scores, declared).orElseGet(() -> MetricResults.headline(scores));
  }

  private static Optional<JsonNode> declared(List<EvalScore> scores, JsonNode declared) {
    List<EvalScore> candidates =
        matching(
            matching(
                matching(scores, declared.path("reducer"), EvalScore::reducer),
                declared.path("scorer"),
                EvalScore::scorer),
            declared.path("score"),
            EvalScore::name);
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    if (!declared.path("metric").isString()) {
      return Optional.ofNullable(MetricResults.headline(candidates));
    }
    String metric = declared.path("metric").stringValue();
    return candidates.stream()
        .filter(score -> score.metrics().containsKey(metric))
        .findFirst()
        .map(score -> MetricResults.headline(score, metric));
  }

  private static List<EvalScore> matching(
      List<EvalScore> scores, JsonNode wanted, Function<EvalScore, @Nullable String> field) {
    return wanted.isString()
        ? scores.stream().filter(score -> wanted.stringValue().equals(field.apply(score))).toList()
        : scores;
  }
}
