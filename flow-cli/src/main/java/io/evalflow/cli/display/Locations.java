package io.evalflow.cli.display;

import java.net.URI;
import java.nio.file.Path;

/**
 * Shows where something is: a local file as a path, relative to the working directory if it is
 * below it; anything else as its URI.
 *
 * @param workingDirectory an absolute path
 */
public record Locations(Path workingDirectory) {
  /** A location as the user would write it. */
  public String show(URI location) {
    if (!"file".equals(location.getScheme())) {
      return Text.clean(location.toString());
    }
    Path path = Path.of(location);
    if (path.startsWith(workingDirectory) && !path.equals(workingDirectory)) {
      path = workingDirectory.relativize(path);
    }
    return Text.clean(path.toString());
  }
}
