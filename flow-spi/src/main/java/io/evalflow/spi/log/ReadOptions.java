package io.evalflow.spi.log;

import java.util.Objects;
import java.util.Set;

/**
 * How samples are read. Immutable.
 *
 * @param exclude fields of samples that are skipped in the stream of bytes, by their names in logs,
 *     such as {@code store} or {@code attachments}; what the type requires is then empty
 * @param resolve which references to attachments and message pools are replaced by what they stand
 *     for
 */
public record ReadOptions(Set<String> exclude, Resolve resolve) {
  /** Copies its set. */
  public ReadOptions {
    exclude = Set.copyOf(exclude);
    Objects.requireNonNull(resolve, "resolve");
  }

  /** Which references are replaced by what they stand for, in Inspect's terms. */
  public enum Resolve {
    /** None: samples as they stand in the log. */
    NONE,
    /** Message pools alone, as Inspect's readers do always. */
    POOLS,
    /** Pools, and attachments everywhere but in the raw calls of models. */
    CORE,
    /** Pools and all attachments. */
    FULL
  }

  /** Samples as they stand in the log. */
  public static final ReadOptions AS_WRITTEN = new ReadOptions(Set.of(), Resolve.NONE);

  /** The same, without some fields. */
  public ReadOptions excluding(String... fields) {
    return new ReadOptions(Set.of(fields), resolve);
  }

  /** The same, with references replaced. */
  public ReadOptions resolving(Resolve references) {
    return new ReadOptions(exclude, references);
  }
}
