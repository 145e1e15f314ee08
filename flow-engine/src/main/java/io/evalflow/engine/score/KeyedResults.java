package io.evalflow.engine.score;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleScore;
import io.evalflow.spi.log.EvalMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The metrics over the parts of scores whose values are mappings, as Inspect computes and names
 * them: one result a key.
 *
 * @param key the key
 * @param scored samples with a value there
 * @param unscored samples without
 * @param metrics the metrics
 */
record KeyedResults(String key, int scored, int unscored, Map<String, EvalMetric> metrics) {
  /** Computes the results of all keys. */
  static List<KeyedResults> of(Map<String, List<NamedMetric>> byKey, List<SampleScore> scores) {
    List<KeyedResults> results = new ArrayList<>();
    expanded(byKey, scores).forEach((key, metrics) -> results.add(of(key, metrics, scores)));
    return results;
  }

  private static KeyedResults of(String key, List<NamedMetric> metrics, List<SampleScore> scores) {
    List<SampleScore> parts = new ArrayList<>();
    for (SampleScore score : scores) {
      JsonNode value = score.score().value();
      if (!MetricResults.isNan(value)) {
        JsonNode part = part(key, value);
        if (!MetricResults.isNan(part)) {
          parts.add(
              new SampleScore(
                  score.score().withValue(part), score.sampleId(), score.sampleMetadata()));
        }
      }
    }
    Map<String, EvalMetric> computed = new LinkedHashMap<>();
    metrics.forEach(metric -> add(metric, parts, computed));
    return new KeyedResults(key, parts.size(), scores.size() - parts.size(), computed);
  }

  private static JsonNode part(String key, JsonNode value) {
    JsonNode part = value.isObject() ? value.get(key) : null;
    if (part == null) {
      throw new FlowException(
          ErrorCode.LOG,
          "the metrics are for the key '" + key + "' of scores, but a score has none: " + value);
    }
    return part;
  }

  private static void add(
      NamedMetric metric, List<SampleScore> parts, Map<String, EvalMetric> computed) {
    String name = metric.ref().name();
    String group = MetricResults.group(metric);
    Map<String, JsonNode> params = MetricResults.params(metric);
    JsonNode value = MetricResults.value(metric, parts);
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              entry ->
                  computed.put(
                      name + "_" + entry.getKey(),
                      MetricResults.metric(entry.getKey(), group, entry.getValue(), params)));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        String index = String.valueOf(i);
        computed.put(name + "_" + index, MetricResults.metric(index, group, value.get(i), params));
      }
    } else {
      computed.put(name, MetricResults.metric(name, null, value, params));
    }
  }

  /** The metrics by key, with globs replaced by the keys of the first score that match them. */
  private static Map<String, List<NamedMetric>> expanded(
      Map<String, List<NamedMetric>> byKey, List<SampleScore> scores) {
    JsonNode base =
        scores.stream()
            .map(score -> score.score().value())
            .filter(JsonNode::isObject)
            .findFirst()
            .orElse(null);
    if (base == null) {
      return byKey;
    }
    Map<String, List<NamedMetric>> expanded = new LinkedHashMap<>();
    byKey.forEach(
        (glob, metrics) -> {
          Pattern pattern = pattern(glob);
          for (String key : base.propertyNames()) {
            if (pattern.matcher(key).matches()) {
              merge(expanded.computeIfAbsent(key, k -> new ArrayList<>()), metrics);
            }
          }
        });
    return expanded;
  }

  private static void merge(List<NamedMetric> into, List<NamedMetric> metrics) {
    for (NamedMetric metric : metrics) {
      if (into.stream().noneMatch(known -> known.ref().name().equals(metric.ref().name()))) {
        into.add(metric);
      }
    }
  }

  /** A glob as Python's {@code fnmatch} reads it. */
  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char sign = glob.charAt(i);
      int close = sign == '[' ? glob.indexOf(']', i + 2) : -1;
      if (sign == '*') {
        regex.append(".*");
      } else if (sign == '?') {
        regex.append('.');
      } else if (close > 0) {
        String set = glob.substring(i + 1, close);
        regex.append('[').append(set.startsWith("!") ? "^" : "");
        regex.append(
            (set.startsWith("!") ? set.substring(1) : set).replaceAll("([\\\\\\[&^])", "\\\\$1"));
        regex.append(']');
        i = close;
      } else {
        regex.append(Pattern.quote(String.valueOf(sign)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
