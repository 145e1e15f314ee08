package io.evalflow.engine.score;

import io.evalflow.spi.eval.Metric;
import io.evalflow.spi.eval.MetricRef;

/**
 * A metric of a scorer.
 *
 * @param ref its name and arguments
 * @param metric the metric
 */
public record NamedMetric(MetricRef ref, Metric metric) {}
