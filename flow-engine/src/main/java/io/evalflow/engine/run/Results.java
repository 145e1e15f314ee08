package io.evalflow.engine.run;

import io.evalflow.engine.run.NamedScorer.NamedMetric;
import io.evalflow.spi.eval.SampleScore;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalMetric;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleScore;
import io.evalflow.spi.log.EvalScore;
import java.util.ArrayList;
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
 * The results of a task: for each scorer and reducer the reduced scores and the metrics over them,
 * as Inspect computes, names and orders them.
 *
 * @param results the results
 * @param reductions the reduced scores; empty if there is no scorer
 */
record Results(EvalResults results, List<EvalSampleReductions> reductions) {
  private static final JsonNode NAN = DoubleNode.valueOf(Double.NaN);

  /** Computes the results over the scores so far. */
  static Results of(TaskSetup setup, ScoreBook book) {
    List<EvalScore> scores = new ArrayList<>();
    List<EvalSampleReductions> reductions = new ArrayList<>();
    for (NamedScorer scorer : setup.scorers()) {
      for (NamedReducer reducer : setup.reducers()) {
        String reducerName = setup.reducersGiven() ? reducer.name() : null;
        List<SampleScore> reduced = book.reduced(scorer.name(), reducer);
        scores.add(score(scorer, reducerName, reduced));
        reductions.add(reductions(scorer, reducerName, reduced));
      }
    }
    EvalResults results =
        new EvalResults(
            setup.totalSamples(),
            book.completed(),
            null,
            null,
            scores,
            headline(scores),
            null,
            Map.of());
    return new Results(results, reductions);
  }

  /** The values of the metrics so far by {@code scorer/metric}, of the first reducer. */
  static Map<String, Double> values(TaskSetup setup, ScoreBook book) {
    NamedReducer reducer = setup.reducers().get(0);
    Map<String, Double> values = new LinkedHashMap<>();
    for (NamedScorer scorer : setup.scorers()) {
      EvalScore score = score(scorer, null, book.reduced(scorer.name(), reducer));
      score
          .metrics()
          .forEach(
              (name, metric) ->
                  values.put(score.name() + "/" + name, metric.value().doubleValue()));
    }
    return values;
  }

  private static EvalSampleReductions reductions(
      NamedScorer scorer, @Nullable String reducer, List<SampleScore> reduced) {
    return new EvalSampleReductions(
        scorer.name(),
        reducer,
        Immutables.computed(
            reduced.size(),
            i -> EvalSampleScore.of(reduced.get(i).score(), reduced.get(i).sampleId())),
        Map.of());
  }

  private static EvalScore score(
      NamedScorer scorer, @Nullable String reducer, List<SampleScore> reduced) {
    List<SampleScore> scored = scored(reduced);
    Map<String, EvalMetric> metrics = new LinkedHashMap<>();
    for (NamedMetric metric : scorer.metrics()) {
      addMetric(metric, scored, metrics);
    }
    return new EvalScore(
        scorer.name(),
        scorer.name(),
        reducer,
        scored.size(),
        reduced.size() - scored.size(),
        scorer.params(),
        metrics,
        null,
        Map.of());
  }

  private static List<SampleScore> scored(List<SampleScore> reduced) {
    for (SampleScore score : reduced) {
      if (isNan(score)) {
        return reduced.stream().filter(each -> !isNan(each)).toList();
      }
    }
    return reduced;
  }

  /** A score of NaN says that the sample could not be scored. */
  private static boolean isNan(SampleScore score) {
    JsonNode value = score.score().value();
    return value.isFloatingPointNumber() && Double.isNaN(value.doubleValue());
  }

  private static void addMetric(
      NamedMetric metric, List<SampleScore> scored, Map<String, EvalMetric> metrics) {
    String name = metric.ref().name();
    Map<String, JsonNode> params = params(metric);
    JsonNode value = scored.isEmpty() ? empty(metric) : metric.metric().compute(scored);
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              entry -> {
                if (!entry.getValue().isNull()) {
                  metrics.put(
                      unique(entry.getKey(), metrics),
                      metric(entry.getKey(), name, entry.getValue(), params));
                }
              });
    } else if (value.isArray()) {
      String key = unique(name, metrics);
      for (int i = 0; i < value.size(); i++) {
        String count = String.valueOf(i + 1);
        if (!value.get(i).isNull()) {
          metrics.put(
              unique(key + "-" + count, metrics), metric(count, name, value.get(i), params));
        }
      }
    } else {
      metrics.put(unique(name, metrics), metric(name, null, value, params));
    }
  }

  /** A metric over no scores: what it says itself if that has a shape, else NaN. */
  private static JsonNode empty(NamedMetric metric) {
    JsonNode value = metric.metric().compute(List.of());
    return value.isObject() && !value.isEmpty() ? value : NAN;
  }

  private static EvalMetric metric(
      String name, @Nullable String group, JsonNode value, Map<String, JsonNode> params) {
    return new EvalMetric(
        name, group, DoubleNode.valueOf(value.doubleValue()), params, null, Map.of());
  }

  private static Map<String, JsonNode> params(NamedMetric metric) {
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

  private static @Nullable JsonNode headline(List<EvalScore> scores) {
    if (scores.isEmpty() || scores.get(0).metrics().isEmpty()) {
      return null;
    }
    EvalScore first = scores.get(0);
    ObjectNode headline = JsonNodeFactory.instance.objectNode();
    headline.put("scorer", first.scorer());
    headline.put("score", first.name());
    headline.put("metric", first.metrics().keySet().iterator().next());
    if (first.reducer() != null) {
      headline.put("reducer", first.reducer());
    }
    return headline;
  }
}
