package io.evalflow.engine.plan;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.SampleId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which samples of a dataset run: those of some ids, and of these those within a limit. Immutable.
 *
 * <p>As in Inspect, a text of digits as an id is the number, leading zeros do not count, and an id
 * may hold the wildcards {@code *}, {@code ?} and {@code [...]}.
 */
public final class SampleSelection {
  private final int start;
  private final int count;
  private final int @Nullable [] indices;

  private SampleSelection(int start, int count, int @Nullable [] indices) {
    this.start = start;
    this.count = count;
    this.indices = indices;
  }

  /**
   * Selects.
   *
   * @param limit a number of samples, or a range as a list of its first and the one after its last;
   *     null for all. Checked when the spec was loaded.
   * @param sampleId an id or a list of ids; null for all
   * @throws FlowException with {@code INVALID_VALUE} if no sample has such an id
   */
  public static SampleSelection of(
      Dataset dataset, @Nullable JsonNode limit, @Nullable JsonNode sampleId) {
    int @Nullable [] found =
        sampleId == null || sampleId.isNull() ? null : withIds(dataset, sampleId);
    int size = found == null ? dataset.size() : found.length;
    if (limit == null || limit.isNull()) {
      return new SampleSelection(0, size, found);
    }
    int first = limit.isArray() ? Math.min(limit.get(0).intValue(), size) : 0;
    int end = Math.min((limit.isArray() ? limit.get(1) : limit).intValue(), size);
    return new SampleSelection(first, Math.max(0, end - first), found);
  }

  /** How many samples are selected. */
  public int count() {
    return count;
  }

  /** The index in the dataset of a selected sample; {@code position} counts from 0. */
  public int index(int position) {
    return indices == null ? start + position : indices[start + position];
  }

  private static int[] withIds(Dataset dataset, JsonNode sampleId) {
    List<Pattern> patterns = new ArrayList<>();
    for (JsonNode id : sampleId.isArray() ? sampleId.values() : List.of(sampleId)) {
      patterns.add(SampleIdPatterns.compile(SampleId.fromJson(id)));
    }
    int[] found =
        IntStream.range(0, dataset.size())
            .filter(
                index -> {
                  String id = SampleIdPatterns.normal(dataset.id(index));
                  return patterns.stream().anyMatch(pattern -> pattern.matcher(id).matches());
                })
            .toArray();
    if (found.length == 0) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "sample_id "
              + sampleId
              + " matches no sample of the dataset"
              + dataset.name().map(name -> " " + name).orElse(""));
    }
    return found;
  }
}
