package io.evalflow.engine.spec;

import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;

/**
 * The directory that a command or launcher works in: against it resolve the paths of a command
 * line, and files below it are shown relative to it. Immutable.
 */
public final class WorkingDirectory {
  private final Path path;

  /** That of the process. */
  @Inject
  public WorkingDirectory() {
    this(Path.of(""));
  }

  /** Another one. */
  public WorkingDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /** The directory; absolute. */
  public Path path() {
    return path;
  }

  /** The directory; ends in a slash. */
  public URI uri() {
    return Locations.directory(path.toUri());
  }

  /**
   * A file as messages name it: relative if it is below this directory, else its path, or its URI
   * if it is not a local file.
   */
  public String show(URI uri) {
    if (!"file".equals(uri.getScheme())) {
      return uri.toString();
    }
    Path file = Path.of(uri);
    if (!file.startsWith(path)) {
      return file.toString();
    }
    String relative = path.relativize(file).toString();
    return relative.isEmpty() ? "." : relative;
  }
}
