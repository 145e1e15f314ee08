package io.evalflow.spi.log;

import io.evalflow.spi.storage.WriteCondition;
import java.util.Objects;

/**
 * How a whole log is written. Immutable.
 *
 * @param format format of the file
 * @param compression how members of a zip are compressed
 * @param condition when the write takes effect
 */
public record WriteOptions(
    EvalLogs.Format format, Compression compression, WriteCondition condition) {
  /** Refuses nulls. */
  public WriteOptions {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(compression, "compression");
    Objects.requireNonNull(condition, "condition");
  }

  /** How members of a zip are compressed. */
  public enum Compression {
    /** As current Inspect writes: zip method 93. */
    ZSTD,
    /** As older Inspect versions write and read: zip method 8. */
    DEFLATE
  }

  /** The given format, zstd, whatever is there replaced. */
  public static WriteOptions of(EvalLogs.Format format) {
    return new WriteOptions(format, Compression.ZSTD, WriteCondition.ALWAYS);
  }

  /** The same with another compression. */
  public WriteOptions compressed(Compression by) {
    return new WriteOptions(format, by, condition);
  }

  /** The same under another condition. */
  public WriteOptions when(WriteCondition holds) {
    return new WriteOptions(format, compression, holds);
  }
}
