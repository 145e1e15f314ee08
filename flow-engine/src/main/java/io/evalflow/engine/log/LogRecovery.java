package io.evalflow.engine.log;

import java.net.URI;

/** Makes readable logs of those that a killed process left. Safe for use by many threads. */
public interface LogRecovery {
  /**
   * Writes a log with every complete sample of a log that is not finished or was cut short.
   *
   * @param log the log, which is kept unless {@code output} is its place
   * @param output where to
   * @param overwrite whether a file that is there is replaced
   */
  Recovered recover(URI log, URI output, boolean overwrite);

  /**
   * What was recovered.
   *
   * @param file the log that was written
   * @param samples samples in it
   */
  record Recovered(URI file, int samples) {}
}
