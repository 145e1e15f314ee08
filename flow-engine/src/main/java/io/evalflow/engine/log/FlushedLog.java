package io.evalflow.engine.log;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the last flush left in the place of a log that grows. Its members stand there already, so a
 * storage that copies at home is not sent them again. For one thread at a time.
 */
final class FlushedLog {
  /** S3 copies no part of an object that is smaller. */
  private static final int WORTH_COPYING = 5 << 20;

  private final LogTarget target;
  private @Nullable FileInfo file;
  private long length;

  FlushedLog(LogTarget target) {
    this.target = target;
  }

  /**
   * Notes a flush.
   *
   * @param written the file as it is there now
   * @param dataLength how many of its bytes stay as they are in the next version
   */
  void set(FileInfo written, long dataLength) {
    file = written;
    length = dataLength;
  }

  /** The next flush sends everything. */
  void forget() {
    file = null;
  }

  boolean isKnown() {
    return file != null;
  }

  /**
   * Begins a new version with what is there.
   *
   * @return how many bytes that were, 0 if sending them is better or it is no longer what was left
   */
  long copyInto(PendingFile pending) throws IOException {
    if (file == null || length < WORTH_COPYING || !pending.copiesInPlace()) {
      return 0;
    }
    try (OpenFile there = target.storage().open(target.location())) {
      if (!there.info().etag().equals(file.etag())) {
        return 0;
      }
      pending.copyFrom(there, 0, length);
      return length;
    }
  }
}
