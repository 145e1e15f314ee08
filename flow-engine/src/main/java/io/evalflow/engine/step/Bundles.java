package io.evalflow.engine.step;

import io.evalflow.engine.step.CommitJournal.Content;
import io.evalflow.engine.step.CommitJournal.Part;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the versions of many small logs into a few files beside them, where each file costs a
 * request. For one thread.
 */
final class Bundles implements AutoCloseable {
  /** A log of more bytes has a file of its own. */
  static final int LARGEST_PART = 1 << 18;

  /** Bytes after which a file is ended. */
  static final int FULL = 4 << 20;

  /** Bytes in all files together that are not ended. */
  private static final int MOST_OPEN = 16 << 20;

  private final Storage storage;
  private final CommitJournal journal;
  private final Map<URI, Bundle> open = new HashMap<>();
  private int begun;
  private long held;

  Bundles(Storage storage, CommitJournal journal) {
    this.storage = storage;
    this.journal = journal;
  }

  /**
   * Adds a version of a log.
   *
   * @param ending what the name of the file ends with; versions of one ending stand together
   * @return where it is, once {@link #finish} has returned
   */
  Content add(URI target, String ending, byte[] bytes) throws IOException {
    URI group = target.resolve(ending);
    Bundle bundle = open.get(group);
    if (bundle == null) {
      URI file = target.resolve(journal.prefix() + "bundle-" + begun++ + "." + ending);
      bundle = new Bundle(file, storage.backend(file).write(file, WriteCondition.ALWAYS));
      open.put(group, bundle);
    }
    Content content = bundle.add(bytes);
    held += bytes.length;
    if (bundle.size >= FULL) {
      end(group);
    } else if (held > MOST_OPEN) {
      end(Collections.max(open.keySet(), Comparator.comparing(each -> size(each))));
    }
    return content;
  }

  private int size(URI group) {
    return Objects.requireNonNull(open.get(group)).size;
  }

  private void end(URI group) throws IOException {
    Bundle bundle = Objects.requireNonNull(open.remove(group));
    held -= bundle.size;
    bundle.commit();
  }

  /** Ends all files. */
  void finish() throws IOException {
    for (Bundle bundle : open.values()) {
      bundle.commit();
    }
    open.clear();
  }

  /** Lets go of what was not ended. */
  @Override
  public void close() throws IOException {
    for (Bundle bundle : open.values()) {
      bundle.pending.close();
    }
  }

  private static final class Bundle {
    private final URI file;
    private final PendingFile pending;
    private int size;

    Bundle(URI file, PendingFile pending) {
      this.file = file;
      this.pending = pending;
    }

    Content add(byte[] bytes) throws IOException {
      pending.writeFully(ByteBuffer.wrap(bytes));
      Part part = new Part(size, bytes.length);
      size += bytes.length;
      return new Content(file, part);
    }

    void commit() throws IOException {
      try (pending) {
        pending.commit();
      }
    }
  }
}
