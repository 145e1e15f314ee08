package io.evalflow.engine.score;

import java.util.List;
import java.util.Map;

/**
 * The metrics of a scorer as a log lists them: metrics over single values, and metrics by the key
 * of a value that is a mapping, where a key may be a glob.
 *
 * @param overValues metrics over the values as they are
 * @param byKey metrics over the parts of values
 * @param listed whether they stand in a list, so that the values as they are have a score of their
 *     own even without a metric
 */
record MetricPlan(
    List<NamedMetric> overValues, List<Map<String, List<NamedMetric>>> byKey, boolean listed) {
  static final MetricPlan NONE = new MetricPlan(List.of(), List.of(), true);

  /** Copies its lists. */
  MetricPlan {
    overValues = List.copyOf(overValues);
    byKey = List.copyOf(byKey);
  }

  static MetricPlan of(List<NamedMetric> metrics) {
    return new MetricPlan(metrics, List.of(), true);
  }

  boolean isEmpty() {
    return overValues.isEmpty() && byKey.isEmpty();
  }
}
