package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;

/**
 * The place of a log that is being written. Turns what goes wrong there into errors that name it.
 *
 * @param storage backend of the location
 * @param location the log
 */
record LogTarget(StorageBackend storage, URI location) implements RewriteTarget {
  /** Work that can fail with an IOException. */
  interface Action<T> {
    T run() throws IOException;
  }

  <T> T run(Action<T> action) {
    return run(location, action);
  }

  static <T> T run(URI location, Action<T> action) {
    try {
      return action.run();
    } catch (ByteSink.TooLargeException e) {
      throw tooLarge(location, "a part", e);
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE,
          "the log " + Uris.display(location) + " could not be written: " + e.getMessage(),
          "check that there is a directory for it, and room on the disk and in the temporary directory",
          e);
    }
  }

  @Override
  public FileInfo replace(WriteCondition condition, boolean durable, Filler filler) {
    return run(
        () -> {
          try (PendingFile file = storage.write(location, condition)) {
            filler.fill(file);
            return durable ? file.commit() : file.commitInterim();
          }
        });
  }

  FlowException tooLarge(String member, Throwable cause) {
    return tooLarge(location, member, cause);
  }

  private static FlowException tooLarge(URI location, String member, Throwable cause) {
    return new FlowException(
        ErrorCode.UNSUPPORTED,
        member + " of " + location + " is larger than 2 GB as JSON",
        "keep large data out of the store and the metadata of the sample",
        cause);
  }
}
