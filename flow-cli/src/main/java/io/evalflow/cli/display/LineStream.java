package io.evalflow.cli.display;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.function.Consumer;

/** Hands on whole lines of what is written to it. Safe for use by many threads. */
public final class LineStream extends OutputStream {
  private final Consumer<String> lines;
  private final Charset charset;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** A stream of text in {@code charset}. */
  public LineStream(Charset charset, Consumer<String> lines) {
    this.charset = charset;
    this.lines = lines;
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      end();
    } else if (b != '\r') {
      line.write(b);
    }
  }

  @Override
  public synchronized void close() {
    if (line.size() > 0) {
      end();
    }
  }

  private void end() {
    String text = line.toString(charset);
    line.reset();
    lines.accept(text);
  }
}
