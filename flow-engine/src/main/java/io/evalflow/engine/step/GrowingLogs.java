package io.evalflow.engine.step;

import io.evalflow.engine.log.LogAppendix;
import io.evalflow.engine.step.CommitJournal.Content;
import io.evalflow.engine.step.CommitJournal.Entry;
import io.evalflow.engine.step.CommitJournal.Growth;
import io.evalflow.engine.step.CommitJournal.Part;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The logs of a commit that are only added to: the old version is the start of the new one. Safe
 * for use by many threads.
 */
final class GrowingLogs {
  private final Storage storage;

  GrowingLogs(Storage storage) {
    this.storage = storage;
  }

  /**
   * Adds to a log.
   *
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if it is not as it was
   */
  FileInfo grow(Entry entry) throws IOException {
    try {
      return grown(entry);
    } catch (FlowException e) {
      throw e.code() == ErrorCode.NOT_FOUND ? StorageBackend.changed(entry.target(), e) : e;
    }
  }

  private FileInfo grown(Entry entry) throws IOException {
    URI log = entry.target();
    String etag = Objects.requireNonNull(entry.oldEtag());
    long position = growth(entry).position();
    ByteBuffer addition = ByteBuffer.wrap(addition(entry));
    StorageBackend backend = storage.backend(log);
    OptionalInt unit = backend.appendUnit(log);
    if (unit.isPresent()
        && position % unit.getAsInt() == 0
        && addition.remaining() % unit.getAsInt() == 0) {
      return backend.append(log, etag, position, addition);
    }
    // It could when the step began: it may have got a second name since.
    long size = growth(entry).size();
    return replaced(
        log,
        etag,
        size,
        pending -> {
          pending.writeFully(ByteBuffer.allocate(Math.toIntExact(position - size)));
          pending.writeFully(addition);
        });
  }

  /** What stands behind the start of a file that is written anew. */
  private interface Rest {
    void write(PendingFile pending) throws IOException;
  }

  private FileInfo replaced(URI log, String etag, long start, Rest rest) throws IOException {
    StorageBackend backend = storage.backend(log);
    try (OpenFile source = backend.open(log);
        PendingFile pending = backend.write(log, new WriteCondition.IfUnchanged(etag))) {
      pending.copyFrom(source, 0, start);
      rest.write(pending);
      return pending.commit();
    }
  }

  /** Whether a file is the log with all of the addition. */
  boolean isGrown(FileInfo there, Entry entry) throws IOException {
    return there.size() == entry.stagedSize() && hasBegunToGrow(there, entry);
  }

  /**
   * Puts back what was there: as a new file, since somebody may be reading the addition.
   *
   * @return whether it is there now; a version of somebody else stays
   */
  boolean shrink(FileInfo there, Entry entry) throws IOException {
    if (there.size() == growth(entry).size()) {
      return endsAsBefore(there, entry);
    }
    boolean grown = there.size() <= entry.stagedSize() && hasBegunToGrow(there, entry);
    if (grown) {
      replaced(entry.target(), there.etag(), growth(entry).size(), pending -> {});
    }
    return grown;
  }

  private boolean endsAsBefore(FileInfo there, Entry entry) throws IOException {
    try (OpenFile file = storage.backend(there.uri()).open(there.uri())) {
      return LogAppendix.endOf(file, growth(entry).size()) == growth(entry).end();
    }
  }

  /**
   * Whether a file is the old version with the addition or a beginning of it behind: a new version
   * of somebody else has another end where the old one ended.
   */
  private boolean hasBegunToGrow(FileInfo there, Entry entry) throws IOException {
    Growth growth = growth(entry);
    if (there.size() <= growth.position()) {
      return false;
    }
    byte[] addition = addition(entry);
    int length = (int) Math.min(addition.length, there.size() - growth.position());
    try (OpenFile file = storage.backend(entry.target()).open(entry.target())) {
      byte[] end = file.read(growth.position(), length);
      return end.length == length
          && Arrays.equals(end, 0, length, addition, 0, length)
          && LogAppendix.endOf(file, growth.size()) == growth.end();
    }
  }

  private byte[] addition(Entry entry) throws IOException {
    Content content = entry.staged();
    Part part = Objects.requireNonNull(content.part());
    try (OpenFile file = storage.backend(content.file()).open(content.file())) {
      byte[] bytes = file.read(part.offset(), part.length());
      if (bytes.length < part.length()) {
        throw new IOException(content.file() + " ends too early");
      }
      return bytes;
    }
  }

  private static Growth growth(Entry entry) {
    return Objects.requireNonNull(entry.growth());
  }
}
