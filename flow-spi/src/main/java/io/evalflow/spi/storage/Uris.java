package io.evalflow.spi.storage;

import java.net.URI;
import java.nio.file.Path;

/** URIs of files and directories as users write them. */
public final class Uris {
  private Uris() {}

  /** The path of a local file, else the URI; without a slash at the end. */
  public static String display(URI uri) {
    if ("file".equals(uri.getScheme())) {
      return Path.of(uri).toString();
    }
    String text = uri.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
