package io.evalflow.cli.log;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Standard output of a command whose result may be large: buffered, and with errors that are told,
 * unlike those of {@link System#out}. For one thread.
 */
public final class Output {
  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final boolean terminal;

  private Output(OutputStream out, boolean terminal) {
    this.out = new BufferedOutputStream(out, BUFFER);
    this.terminal = terminal;
  }

  /** On a stream; on the descriptor itself if it is that of the process. */
  static Output of(PrintStream stream, boolean terminal) {
    if (stream != System.out) {
      return new Output(stream, terminal);
    }
    stream.flush();
    return new Output(new FileOutputStream(FileDescriptor.out), terminal);
  }

  /** Whether it is a terminal. */
  boolean terminal() {
    return terminal;
  }

  /** A line of text; on a terminal without what a terminal would obey. */
  void line(String text) throws IOException {
    String shown = terminal ? text.replaceAll("\\p{Cntrl}", "?") : text;
    write((shown + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes as they are. */
  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** A text in ASCII. */
  void ascii(String text) throws IOException {
    write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A stream for large results; closing it changes nothing. */
  OutputStream stream() {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void flush() {
        // What is behind it is flushed once, at the end.
      }

      @Override
      public void close() {
        // The output outlives what is written to it.
      }
    };
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Whether an error says that nobody reads the output any more, as {@code head} does not. */
  static boolean nobodyReads(IOException error) {
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("pipe is being closed");
  }
}
