package io.evalflow.engine.list;

import java.net.URI;
import java.util.List;

/**
 * The logs of one directory, the newest first.
 *
 * @param location the directory; ends in a slash
 * @param logs at least one
 */
public record ListedDirectory(URI location, List<ListedLog> logs) {
  /** Copies its list. */
  public ListedDirectory {
    logs = List.copyOf(logs);
  }
}
