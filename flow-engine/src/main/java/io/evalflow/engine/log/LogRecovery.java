package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalStatus;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Makes readable logs of what killed runs and damaged files left. Safe for use by many threads. */
public interface LogRecovery {
  /**
   * What was recovered.
   *
   * @param file the log that was written
   * @param samples samples in it
   * @param lost samples of which only a part was found
   * @param status its status
   */
  record Recovered(URI file, int samples, int lost, EvalStatus status) {}

  /**
   * Recovers a log.
   *
   * @param output where to, which must not exist; null for a name beside the log
   * @param overwrite whether the log itself is replaced, in place of {@code output}
   */
  Recovered recover(URI log, @Nullable URI output, boolean overwrite);
}
