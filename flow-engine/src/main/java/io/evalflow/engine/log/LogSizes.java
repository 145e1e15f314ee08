package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalLogs;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a log file holds, in bytes.
 *
 * @param format format of the file
 * @param bytes size of the file
 * @param samples number of samples; null if only reading them would tell, as in a JSON document
 * @param kinds what the members of a zip take by their kind; empty for a JSON document
 */
public record LogSizes(
    EvalLogs.Format format, long bytes, @Nullable Integer samples, Map<Kind, Share> kinds) {
  /** Copies its map. */
  public LogSizes {
    kinds = Map.copyOf(kinds);
  }

  /** Bytes of JSON in all. */
  public long unpacked() {
    return format == EvalLogs.Format.JSON
        ? bytes
        : kinds.values().stream().mapToLong(Share::unpacked).sum();
  }

  /** A kind of members. */
  public enum Kind {
    /** Samples. */
    SAMPLES,
    /** The summaries of all samples. */
    SUMMARIES,
    /** What was flushed while the task ran. */
    JOURNAL,
    /** The header, the reductions, and whatever else there is. */
    OTHER
  }

  /**
   * What members of a kind take.
   *
   * @param packed bytes in the file
   * @param unpacked bytes of JSON
   */
  public record Share(long packed, long unpacked) {
    Share plus(Share more) {
      return new Share(packed + more.packed, unpacked + more.unpacked);
    }
  }
}
