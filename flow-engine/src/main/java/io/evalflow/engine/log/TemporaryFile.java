package io.evalflow.engine.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is gone when it is closed, and where the system allows has no name while it is open,
 * so that a killed process leaves none.
 *
 * @param channel for reading and writing
 */
record TemporaryFile(FileChannel channel) implements Closeable {
  static TemporaryFile create() throws IOException {
    Path path = Files.createTempFile("flow-log-", ".tmp");
    return new TemporaryFile(
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
