package io.evalflow.store.s3.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The first line and the headers of a message.
 *
 * @param lines as they came, without line ends
 */
record HttpHead(List<String> lines) {
  /** Reads a head; empty if the connection ends before it. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); ; next = in.read()) {
      if (next < 0) {
        if (lines.isEmpty() && line.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("the connection ended within a head");
      }
      if (next == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        line.reset();
        if (text.isEmpty()) {
          return Optional.of(new HttpHead(List.copyOf(lines)));
        }
        lines.add(text);
      } else {
        line.write(next);
      }
    }
  }

  String first() {
    return lines.get(0);
  }

  /** The value of a header. */
  Optional<String> header(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return lines.stream()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst();
  }

  /** The head without a header. */
  HttpHead without(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return new HttpHead(
        lines.stream().filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start)).toList());
  }

  byte[] bytes() {
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Reads the body that belongs to it, as it came: with its chunks, if it is in chunks. */
  byte[] body(InputStream in) throws IOException {
    if (header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
      return chunks(in);
    }
    int length = header("Content-Length").map(Integer::parseInt).orElse(0);
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the connection ended within a body");
    }
    return body;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      String line = line(in, all);
      int size = Integer.parseInt(line.replaceAll(";.*", "").strip(), 16);
      all.write(in.readNBytes(size));
      if (size == 0) {
        while (!line(in, all).isEmpty()) {
          // Trailers.
        }
        return all.toByteArray();
      }
      line(in, all);
    }
  }

  private static String line(InputStream in, ByteArrayOutputStream copy) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended within a body");
      }
      copy.write(next);
      if (next != '\r') {
        line.append((char) next);
      }
    }
    copy.write('\n');
    return line.toString();
  }
}
