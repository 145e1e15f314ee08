package io.evalflow.spi.storage;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** URIs of files and directories as users write them. */
public final class Uris {
  /** Signs that a segment of a path holds as they are. */
  private static final String SEGMENT = "-._~!$&'()*+,;=:@";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Uris() {}

  /** The path of a local file, else the URI, but no password; without a slash at the end. */
  public static String display(URI uri) {
    if ("file".equals(uri.getScheme())) {
      return Path.of(uri).toString();
    }
    String text = withoutPassword(uri);
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /**
   * Checks that a URI is absolute, and that its path begins with a slash and has no empty, {@code
   * .} or {@code ..} segment, decoded or not; a single slash at the end is allowed, and so is no
   * path.
   *
   * @throws FlowException with {@code INVALID_VALUE}, naming the URI, if not
   */
  public static void requirePlain(URI uri) {
    String path = uri.getPath();
    if (uri.getScheme() == null || path == null) {
      throw invalid(uri, "is not absolute");
    }
    String inner = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (inner.isEmpty()) {
      return;
    }
    if (!inner.startsWith("/")) {
      throw invalid(uri, "is not absolute");
    }
    for (String segment : inner.substring(1).split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw invalid(uri, "has an empty, . or .. segment");
      }
    }
  }

  /** A name as it stands in the path of a URI, a percent sign in it included. */
  public static String segment(String name) {
    return encoded(name, SEGMENT);
  }

  /**
   * A text with all but ASCII letters and digits and some signs percent-encoded, as UTF-8.
   *
   * @param plain the signs that stay as they are
   */
  public static String encoded(String text, String plain) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || plain.indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static FlowException invalid(URI uri, String why) {
    return new FlowException(
        ErrorCode.INVALID_VALUE, "the location " + withoutPassword(uri) + " " + why);
  }

  private static String withoutPassword(URI uri) {
    return uri.toString().replaceFirst("://([^/@:]*):[^/@]*@", "://$1:***@");
  }
}
