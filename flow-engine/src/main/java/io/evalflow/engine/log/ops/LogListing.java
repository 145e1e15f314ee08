package io.evalflow.engine.log.ops;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLogInfo;
import java.net.URI;
import java.util.List;

/**
 * The logs of a directory that were asked for.
 *
 * @param logs the logs, newest first
 * @param unreadable logs whose header had to be read and could not be
 */
public record LogListing(List<EvalLogInfo> logs, List<Unreadable> unreadable) {
  /** Copies its lists. */
  public LogListing {
    logs = List.copyOf(logs);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * A log that could not be read.
   *
   * @param file the log
   * @param error why not
   */
  public record Unreadable(URI file, FlowException error) {}
}
