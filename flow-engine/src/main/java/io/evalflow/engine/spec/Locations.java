package io.evalflow.engine.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.Uris;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths and URIs as users write them, made absolute. */
public final class Locations {
  /** A scheme has two letters at least, so that {@code C:\logs} is a path. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  /** What seems to be a URI and would be taken for a relative path. */
  private static final Pattern NO_COLON = Pattern.compile("(s3|https?|file|sftp)//.*");

  /** Signs that a URI holds as they are; of those, these mean something in HTTP alone. */
  private static final String PLAIN = "-._~!$&'()*+,;=:@/[]";

  private static final String HTTP = "?#";
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

  private Locations() {}

  /**
   * Resolves a path: an absolute URI or path stays, anything else is taken against {@code base}.
   * The result has no {@code .}, {@code ..} or empty segments.
   *
   * @param base a file, or a directory if it ends in a slash
   * @throws FlowException with {@code INVALID_VALUE} if it is not a path
   */
  public static URI resolve(URI base, String path) {
    if (path.isBlank()) {
      throw new FlowException(ErrorCode.INVALID_VALUE, "a path must not be empty");
    }
    try {
      if (SCHEME.matcher(path).matches()) {
        return absolute(path);
      }
      if (NO_COLON.matcher(path).matches()) {
        throw new FlowException(
            ErrorCode.INVALID_VALUE,
            "'" + path + "' is neither a path nor a URI",
            "did you mean " + path.replaceFirst("//", "://") + "?",
            null);
      }
      if ("file".equals(base.getScheme())) {
        return file(Path.of(new URI("file", null, base.getPath(), null)), base, path);
      }
      return base.resolve(URI.create(encoded(path.replace("%", "%25"), ""))).normalize();
    } catch (URISyntaxException | InvalidPathException e) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, "'" + path + "' is not a path: " + e.getMessage(), null, e);
    }
  }

  /** Resolves a path to a directory: as {@link #resolve}, and the result ends in a slash. */
  public static URI resolveDirectory(URI base, String path) {
    return directory(resolve(base, path));
  }

  /** The same URI with a slash at its end. */
  public static URI directory(URI uri) {
    String text = uri.toString();
    return text.endsWith("/") ? uri : URI.create(text + "/");
  }

  /** The directory that holds a file; ends in a slash. */
  public static URI parent(URI file) {
    String text = file.toString();
    int end = text.endsWith("/") ? text.length() - 1 : text.length();
    return URI.create(text.substring(0, text.lastIndexOf('/', end - 1) + 1));
  }

  /** As users write it: the path of a local file, else the URI; without a slash at the end. */
  public static String display(URI uri) {
    return Uris.display(uri);
  }

  private static URI absolute(String text) throws URISyntaxException {
    boolean http = text.regionMatches(true, 0, "http", 0, "http".length());
    URI uri = new URI(encoded(text, http ? HTTP : ""));
    if ("file".equalsIgnoreCase(uri.getScheme())) {
      return local(Path.of(new URI("file", null, uri.getPath(), null)), text.endsWith("/"));
    }
    return uri.normalize();
  }

  /** With what may not stand in a URI percent-encoded; what is so already stays. */
  private static String encoded(String text, String more) {
    StringBuilder uri = new StringBuilder();
    Matcher escape = ESCAPE.matcher(text);
    int done = 0;
    while (escape.find()) {
      uri.append(Uris.encoded(text.substring(done, escape.start()), PLAIN + more));
      uri.append(escape.group());
      done = escape.end();
    }
    return uri.append(Uris.encoded(text.substring(done), PLAIN + more)).toString();
  }

  private static URI file(Path base, URI baseUri, String path) {
    Path directory = baseUri.getPath().endsWith("/") ? base : base.resolveSibling("");
    return local(directory.resolve(path), path.endsWith("/"));
  }

  /** Without asking the disk whether it is a directory, as {@link Path#toUri} does. */
  private static URI local(Path path, boolean directory) {
    URI uri = path.toAbsolutePath().normalize().toUri();
    String text = uri.toString();
    if (directory) {
      return directory(uri);
    }
    return text.endsWith("/") && text.length() > "file:///".length()
        ? URI.create(text.substring(0, text.length() - 1))
        : uri;
  }
}
