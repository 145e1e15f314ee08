package io.evalflow.engine.log;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalStatus;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Makes readable logs of what killed runs and damaged files left: every complete sample is kept,
 * the summaries and what can be computed of the results are made anew, and the log says that its
 * run ended in an error, so that it can be taken up again. Works from the file alone, a zip without
 * its directory or a document that ends anywhere. Safe for use by many threads.
 */
public interface LogRecovery {
  /**
   * What was recovered.
   *
   * @param file the log that was written
   * @param samples samples in it
   * @param lost samples of which only a part was found
   * @param status its status: error, or what it was if neither a sample nor the header was lost
   */
  record Recovered(URI file, int samples, int lost, EvalStatus status) {}

  /** Recovers a log into a new one beside it. */
  default Recovered recover(URI log) {
    return recover(log, null, false);
  }

  /**
   * Recovers a log.
   *
   * @param output where to, which must not exist; null for a name beside the log, with {@code
   *     -recovered} before the extension
   * @param overwrite whether the log itself is replaced, in place of {@code output}
   * @throws FlowException with {@code LOG} if nothing is damaged, or nothing says what was
   *     evaluated; with {@code CONFLICT} if the output exists, or the log was changed meanwhile
   */
  Recovered recover(URI log, @Nullable URI output, boolean overwrite);
}
