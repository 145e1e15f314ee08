package io.evalflow.evals.metric;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Metric;
import io.evalflow.spi.eval.MetricFactory;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.SampleScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;

/**
 * The metric {@code stderr}: the standard error of the mean, a whole 0 below two scores; clustered
 * by a field of the samples' metadata where {@code cluster} names one.
 */
@AutoService(MetricFactory.class)
public final class StderrMetricFactory implements MetricFactory {
  @Override
  public String name() {
    return "stderr";
  }

  @Override
  public String description() {
    return "The standard error of the mean; with 'cluster', clustered by that field of the"
        + " metadata.";
  }

  @Override
  public Metric create(Args args, PartContext context) {
    @Nullable String cluster = args.bind(Params.class).cluster();
    return cluster == null
        ? StderrMetricFactory::plain
        : scores -> DoubleNode.valueOf(clustered(partition(scores, cluster)));
  }

  private static JsonNode plain(List<SampleScore> scores) {
    if (scores.size() < 2) {
      return IntNode.valueOf(0);
    }
    double[] values = Statistics.values(scores);
    return DoubleNode.valueOf(Math.sqrt(Statistics.variance(values)) / Math.sqrt(values.length));
  }

  /** The values of the scores by cluster, in the order in which the clusters appear. */
  private static List<double[]> partition(List<SampleScore> scores, String cluster) {
    double[] values = Statistics.values(scores);
    Map<Object, List<Double>> groups = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      SampleScore score = scores.get(i);
      @Nullable JsonNode id =
          score.sampleMetadata() == null ? null : score.sampleMetadata().get(cluster);
      if (id == null
          || id.isNull()
          || (id.isFloatingPointNumber() && Double.isNaN(id.doubleValue()))) {
        throw new FlowException(
            ErrorCode.INVALID_VALUE,
            "metric stderr: sample "
                + score.sampleId()
                + " has no '"
                + cluster
                + "' in its metadata");
      }
      Object key =
          id.isNumber()
              ? (Object) id.doubleValue()
              : id.isBoolean() ? (Object) (id.booleanValue() ? 1.0 : 0.0) : id;
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(values[i]);
    }
    return groups.values().stream()
        .map(group -> group.stream().mapToDouble(Double::doubleValue).toArray())
        .toList();
  }

  /** The clustered standard error, with the correction for few clusters; 0 below two. */
  private static double clustered(List<double[]> clusters) {
    int count = clusters.size();
    if (count < 2) {
      return 0;
    }
    double[] all = clusters.stream().flatMapToDouble(Arrays::stream).toArray();
    double mean = Statistics.mean(all);
    double variance = 0;
    for (double[] cluster : clusters) {
      double[] deviations = Arrays.stream(cluster).map(value -> value - mean).toArray();
      double sum = Statistics.sum(deviations);
      variance += sum * sum;
    }
    return Math.sqrt(variance * count / (count - 1)) / all.length;
  }

  private record Params(@Nullable String cluster) {}
}
