package io.evalflow.engine.log.ops;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.ReadOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Which logs to convert, and how. Immutable.
 *
 * @param source a log, or a directory of logs, whose structure the target keeps
 * @param format the format to write
 * @param target directory to write to
 * @param overwrite whether files that are there are replaced
 * @param resolve which references are replaced by what they stand for
 * @param parallel samples that are converted at once; null for as many as there are processors
 */
public record Conversion(
    URI source,
    EvalLogs.Format format,
    URI target,
    boolean overwrite,
    ReadOptions.Resolve resolve,
    @Nullable Integer parallel) {
  /** Refuses what cannot be, and puts a slash behind the target. */
  public Conversion {
    target = target.toString().endsWith("/") ? target : URI.create(target + "/");
    if (parallel != null && parallel < 1) {
      throw new IllegalArgumentException("at least one sample at once");
    }
  }

  /** What becomes of one log. */
  public enum Outcome {
    /** It was converted. */
    CONVERTED,
    /** It was there already. */
    SKIPPED,
    /** It could not be read or written; the others go on. */
    FAILED
  }

  /**
   * What became of one log.
   *
   * @param source the log
   * @param target the file that was to be written
   * @param outcome how it ended
   * @param error why it failed
   */
  public record Result(URI source, URI target, Outcome outcome, @Nullable FlowException error) {}

  /** Hears how a conversion goes on; called by any of its threads, one at a time. */
  public interface Listener {
    /** It was found how many logs there are. */
    default void found(int logs) {}

    /** Another sample of a log was converted. */
    default void sample(URI source) {}

    /** A log is done. */
    default void done(Result result) {}
  }
}
