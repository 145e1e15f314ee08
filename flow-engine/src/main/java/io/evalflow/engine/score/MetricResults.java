package io.evalflow.engine.score;

import io.evalflow.spi.eval.SampleScore;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalMetric;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleScore;
import io.evalflow.spi.log.EvalScore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metrics over the reduced scores by one scorer, as Inspect computes, names and orders them.
 */
public final class MetricResults {
  private static final JsonNode NAN = DoubleNode.valueOf(Double.NaN);

  private MetricResults() {}

  /**
   * Computes the metrics of a scorer whose scores are single values.
   *
   * @param scorer name of the scorer in the log
   * @param reducer name of the reducer, if it was asked for
   * @param params arguments of the scorer
   * @param metadata metadata of the scorer
   * @param reduced the scores, reduced over epochs
   */
  public static EvalScore of(
      String scorer,
      @Nullable String reducer,
      Map<String, JsonNode> params,
      @Nullable Map<String, JsonNode> metadata,
      List<NamedMetric> named,
      List<SampleScore> reduced) {
    List<SampleScore> scored = scored(reduced);
    Map<String, EvalMetric> metrics = new LinkedHashMap<>();
    for (NamedMetric metric : named) {
      addMetric(metric, scored, metrics);
    }
    return new EvalScore(
        scorer,
        scorer,
        reducer,
        scored.size(),
        reduced.size() - scored.size(),
        params,
        metrics,
        metadata,
        Map.of());
  }

  /** The reduced scores of a scorer as they stand in a log. */
  public static EvalSampleReductions reductions(
      String scorer, @Nullable String reducer, List<SampleScore> reduced) {
    return new EvalSampleReductions(
        scorer,
        reducer,
        Immutables.computed(
            reduced.size(),
            i -> EvalSampleScore.of(reduced.get(i).score(), reduced.get(i).sampleId())),
        Map.of());
  }

  /** The metric that stands for a log if nothing is said: the first of the first score. */
  public static @Nullable JsonNode headline(List<EvalScore> scores) {
    if (scores.isEmpty() || scores.get(0).metrics().isEmpty()) {
      return null;
    }
    EvalScore first = scores.get(0);
    return headline(first, first.metrics().keySet().iterator().next());
  }

  static JsonNode headline(EvalScore score, String metric) {
    ObjectNode headline = JsonNodeFactory.instance.objectNode();
    headline.put("scorer", score.scorer());
    headline.put("score", score.name());
    headline.put("metric", metric);
    if (score.reducer() != null) {
      headline.put("reducer", score.reducer());
    }
    return headline;
  }

  /** The scores without those of NaN; the very list if there are none. */
  private static List<SampleScore> scored(List<SampleScore> reduced) {
    return reduced.stream().anyMatch(MetricResults::isNan)
        ? reduced.stream().filter(score -> !isNan(score)).toList()
        : reduced;
  }

  /** A score of NaN says that the sample could not be scored. */
  static boolean isNan(SampleScore score) {
    return isNan(score.score().value());
  }

  static boolean isNan(JsonNode value) {
    return value.isFloatingPointNumber() && Double.isNaN(value.doubleValue());
  }

  private static void addMetric(
      NamedMetric metric, List<SampleScore> scored, Map<String, EvalMetric> metrics) {
    String group = group(metric);
    Map<String, JsonNode> params = params(metric);
    JsonNode value = value(metric, scored);
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              entry -> {
                if (!entry.getValue().isNull()) {
                  metrics.put(
                      unique(entry.getKey(), metrics),
                      metric(entry.getKey(), group, entry.getValue(), params));
                }
              });
    } else if (value.isArray()) {
      String key = unique(group, metrics);
      for (int i = 0; i < value.size(); i++) {
        String count = String.valueOf(i + 1);
        if (!value.get(i).isNull()) {
          metrics.put(
              unique(key + "-" + count, metrics), metric(count, group, value.get(i), params));
        }
      }
    } else {
      metrics.put(unique(group, metrics), metric(metric.ref().name(), null, value, params));
    }
  }

  /** The value of a metric; over no scores what it says itself if that has a shape, else NaN. */
  static JsonNode value(NamedMetric metric, List<SampleScore> scored) {
    if (!scored.isEmpty()) {
      return metric.metric().compute(scored);
    }
    JsonNode value = metric.metric().compute(List.of());
    return value.isObject() && !value.isEmpty() ? value : NAN;
  }

  static EvalMetric metric(
      String name, @Nullable String group, JsonNode value, Map<String, JsonNode> params) {
    return new EvalMetric(
        name, group, DoubleNode.valueOf(value.doubleValue()), params, null, Map.of());
  }

  /** The name of a metric without its package. */
  static String group(NamedMetric metric) {
    String name = metric.ref().name();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  static Map<String, JsonNode> params(NamedMetric metric) {
    Map<String, JsonNode> params = new LinkedHashMap<>();
    metric.ref().args().values().properties().forEach(e -> params.put(e.getKey(), e.getValue()));
    return params;
  }

  /** The name, with a number from 2 behind it if it is taken. */
  private static String unique(String name, Map<String, EvalMetric> metrics) {
    if (!metrics.containsKey(name)) {
      return name;
    }
    Pattern numbered = Pattern.compile(Pattern.quote(name) + "(\\d{1,9})");
    int next = 2;
    for (String taken : metrics.keySet()) {
      Matcher matcher = numbered.matcher(taken);
      if (matcher.matches()) {
        next = Math.max(next, Integer.parseInt(matcher.group(1)) + 1);
      }
    }
    return name + next;
  }
}
