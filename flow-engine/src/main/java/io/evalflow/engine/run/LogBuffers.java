package io.evalflow.engine.run;

import io.evalflow.spi.log.EvalLogs;

/** How many samples wait for a flush of the log unless the spec says so, as in Inspect. */
final class LogBuffers {
  private static final int MANY_SAMPLES = 1000;

  private LogBuffers() {}

  static int standard(int samples, EvalLogs.Format format) {
    if (format == EvalLogs.Format.JSON) {
      // the whole document is written anew each time
      return samples >= MANY_SAMPLES ? samples / 10 : 10;
    }
    return samples >= MANY_SAMPLES ? samples / 20 : Math.max(1, Math.min(samples / 3, 10));
  }
}
