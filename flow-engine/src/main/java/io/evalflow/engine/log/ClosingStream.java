package io.evalflow.engine.log;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that closes the log that it was opened from. */
final class ClosingStream extends FilterInputStream {
  private final LogReader reader;

  ClosingStream(InputStream in, LogReader reader) {
    super(in);
    this.reader = reader;
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      reader.close();
    }
  }
}
