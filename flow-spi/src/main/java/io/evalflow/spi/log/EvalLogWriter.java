package io.evalflow.spi.log;

import io.evalflow.spi.FlowException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log that is being written while its task runs. At every flush the file is replaced by one that
 * holds all samples so far and can be read by anybody, so a killed process leaves the last flush.
 * Safe for use by many threads: each sample is condensed, serialised and compressed by the thread
 * that brings it.
 */
public interface EvalLogWriter extends AutoCloseable {
  /** The file. */
  URI location();

  /**
   * Adds a sample that is done. It is in the file after the next flush, which comes when as many
   * samples as the log buffer holds are waiting.
   *
   * @throws FlowException if the file cannot be written
   */
  void add(EvalSample sample);

  /** Puts all samples so far into the file. */
  void flush();

  /**
   * Writes the summaries, the reductions and the header, and closes the log.
   *
   * @return the header as written, with its location
   */
  EvalLog finish(
      EvalStatus status,
      @Nullable EvalResults results,
      EvalStats stats,
      @Nullable EvalError error,
      List<EvalSampleReductions> reductions);

  /**
   * Frees what it holds; without {@link #finish} the file stays as of the last flush, with status
   * started.
   */
  @Override
  void close();
}
