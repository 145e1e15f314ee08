package io.evalflow.engine.step;

import io.evalflow.engine.log.LogJson;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The journal of a commit that this process is at, in all directories that it changes. As long as
 * it stands there, no other step writes to them. Safe for use by many threads.
 */
final class JournalFile {
  /** How long another machine takes the owner for alive after its last word. */
  static final Duration LEASE = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);
  private static final int LONGEST = 64 << 20;

  private final Storage storage;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  /** The versions that this process has written, as far as it has; all but the first stay so. */
  private final Map<URI, String> written;

  private CommitJournal journal;
  private String etag;
  private boolean lost;

  private JournalFile(
      Storage storage, InstantSource clock, CommitJournal journal, Map<URI, String> written) {
    this.storage = storage;
    this.clock = clock;
    this.journal = journal;
    this.written = Map.copyOf(written);
    this.etag = Objects.requireNonNull(written.get(journal.primary()));
  }

  /** A journal as it was found, and its version. */
  record Found(CommitJournal journal, String etag) {}

  /** Reads a journal; empty if there is none any more. */
  static Optional<Found> find(Storage storage, URI file) {
    try (OpenFile open = storage.backend(file).open(file)) {
      byte[] json = open.read(0, LONGEST);
      CommitJournal journal = LogJson.mapper().readValue(json, CommitJournal.class);
      return Optional.of(new Found(journal, open.info().etag()));
    } catch (FlowException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw failed(file, "read", e);
    } catch (JacksonException e) {
      throw new FlowException(
          ErrorCode.STORAGE,
          Uris.display(file) + " is damaged: " + e.getOriginalMessage(),
          "it tells of a step that was stopped; see docs/steps.md before you remove it",
          e);
    }
  }

  /**
   * Takes the directories of a journal.
   *
   * @throws FlowException with {@code CONFLICT} if another step has one of them; then none is taken
   */
  static JournalFile create(Storage storage, InstantSource clock, CommitJournal journal) {
    Map<URI, String> taken = new LinkedHashMap<>();
    try {
      for (URI directory : journal.directories()) {
        URI file = directory.resolve(CommitJournal.FILE);
        String written = write(storage, file, journal, WriteCondition.IF_ABSENT);
        taken.put(file, written);
      }
    } catch (RuntimeException e) {
      List<URI> files = new ArrayList<>(taken.keySet());
      Collections.reverse(files);
      files.forEach(file -> remove(storage, file, journal.id()));
      throw e;
    }
    return new JournalFile(storage, clock, journal, taken);
  }

  /**
   * Takes over a journal whose owner is dead.
   *
   * @throws FlowException with {@code CONFLICT} if somebody else was faster
   */
  static JournalFile takeOver(Storage storage, InstantSource clock, Found found) {
    CommitJournal journal = found.journal().of(CommitOwner.current(), clock.instant().plus(LEASE));
    WriteCondition unchanged = new WriteCondition.IfUnchanged(found.etag());
    String etag = write(storage, journal.primary(), journal, unchanged);
    return new JournalFile(storage, clock, journal, Map.of(journal.primary(), etag));
  }

  CommitJournal journal() {
    return locked(() -> journal);
  }

  /** Says how far it is. */
  void update(CommitJournal.State state, List<CommitJournal.Entry> entries) {
    locked(() -> replace(journal.with(state, entries)));
  }

  /** Says that the owner is alive, where its process cannot be looked at. */
  void renew() {
    locked(() -> replace(journal));
  }

  /** Leaves the work to the next who comes. */
  void abandon() {
    locked(() -> replace(journal.of(CommitOwner.NOBODY, journal.expires())));
  }

  private CommitJournal replace(CommitJournal next) {
    CommitJournal renewed = next.of(next.owner(), clock.instant().plus(LEASE));
    try {
      write(renewed);
    } catch (FlowException e) {
      try {
        reread();
      } catch (FlowException further) {
        e.addSuppressed(further);
      }
      if (lost) {
        throw lost(e);
      }
      if (!journal.equals(renewed)) {
        rewrite(renewed, e);
      }
    }
    return journal;
  }

  private void write(CommitJournal renewed) {
    WriteCondition unchanged = new WriteCondition.IfUnchanged(etag);
    etag = write(storage, renewed.primary(), renewed, unchanged);
    journal = renewed;
  }

  /** What was in the way may have been an earlier word of our own, which came late. */
  private void rewrite(CommitJournal renewed, FlowException refused) {
    if (refused.code() != ErrorCode.CONFLICT) {
      throw refused;
    }
    try {
      write(renewed);
    } catch (FlowException e) {
      e.addSuppressed(refused);
      throw e;
    }
  }

  /** A write that failed may have taken effect, or may have failed because of a takeover. */
  private void reread() {
    if (isAt(journal.primary(), etag)) {
      return;
    }
    Optional<Found> now = find(storage, journal.primary());
    if (now.isPresent() && now.get().journal().isOf(journal)) {
      journal = now.get().journal();
      etag = now.get().etag();
    } else {
      lost = true;
    }
  }

  private boolean isAt(URI file, @Nullable String version) {
    try {
      return version != null
          && storage.backend(file).stat(file).map(FileInfo::etag).equals(Optional.of(version));
    } catch (IOException e) {
      throw failed(file, "read", e);
    }
  }

  /**
   * Refuses to go on after another process took the journal over; asks the storage only if it may
   * have, since nothing was heard of this one for too long.
   *
   * @throws FlowException with {@code CONFLICT}
   */
  void requireOurs() {
    locked(
        () -> {
          if (lost) {
            throw lost(null);
          }
          return clock.instant().isBefore(journal.expires()) ? journal : replace(journal);
        });
  }

  /** Whether another process took the journal over, as far as the storage can tell. */
  boolean isLost() {
    return locked(
        () -> {
          if (!lost) {
            try {
              reread();
            } catch (FlowException e) {
              // What cannot be read is not known to be taken; the caller has an error of its own.
              LOG.debug("The journal of a step could not be read", e);
            }
          }
          return lost;
        });
  }

  /** Whether that process has ended its work, which nobody goes on with then. */
  boolean isGone() {
    CommitJournal ours = journal();
    return find(storage, ours.primary())
        .map(found -> !found.journal().id().equals(ours.id()))
        .orElse(true);
  }

  /** What to say of a journal that is lost. */
  FlowException lost(@Nullable Throwable cause) {
    CommitJournal ours = journal();
    return new FlowException(
        ErrorCode.CONFLICT,
        "the step %s stopped: another process took over its work in %s, as nothing was heard of this one for %d minutes"
            .formatted(ours.step(), Uris.display(ours.directories().get(0)), LEASE.toMinutes()),
        "that process completes it or takes it back; look at the logs before you repeat the step",
        cause);
  }

  /**
   * Gives the directories free, the one that counts as the last.
   *
   * @throws FlowException with {@code CONFLICT} if they are another process's by now
   */
  void release() {
    if (isLost()) {
      throw lost(null);
    }
    CommitJournal ours = journal();
    for (int i = ours.directories().size() - 1; i > 0; i--) {
      URI member = ours.directories().get(i).resolve(CommitJournal.FILE);
      if (isAt(member, written.get(member))) {
        remove(storage, member);
      } else {
        remove(storage, member, ours.id());
      }
    }
    remove(storage, ours.primary());
  }

  /** Waits where a monitor would keep a virtual thread's carrier from others. */
  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private static String write(
      Storage storage, URI file, CommitJournal journal, WriteCondition condition) {
    byte[] json = JournalJson.bytes(journal);
    if (json.length > LONGEST) {
      throw new FlowException(
          ErrorCode.UNSUPPORTED,
          "one step cannot change %d logs at once".formatted(journal.entries().size()),
          "run it on parts of the logs",
          null);
    }
    try (PendingFile pending = storage.backend(file).write(file, condition)) {
      pending.writeFully(ByteBuffer.wrap(json));
      return pending.commit().etag();
    } catch (IOException e) {
      throw failed(file, "written", e);
    }
  }

  /** Removes the journal of one directory, unless it is by now that of another commit. */
  static void remove(Storage storage, URI file, String id) {
    if (find(storage, file).filter(found -> found.journal().id().equals(id)).isPresent()) {
      remove(storage, file);
    }
  }

  private static void remove(Storage storage, URI file) {
    try {
      storage.backend(file).delete(file);
    } catch (IOException e) {
      throw failed(file, "removed", e);
    }
  }

  private static FlowException failed(URI file, String what, IOException cause) {
    return new FlowException(
        ErrorCode.STORAGE,
        Uris.display(file) + " could not be " + what + ": " + cause.getMessage(),
        null,
        cause);
  }
}
