package io.evalflow.engine.step;

import io.evalflow.engine.id.IdGenerator;
import io.evalflow.engine.log.SmallLogs;
import io.evalflow.engine.step.CommitJournal.Entry;
import io.evalflow.engine.step.CommitJournal.State;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageCapability;
import io.evalflow.spi.storage.Uris;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts all logs that a step changed in place, or none. The new versions are made beside the old
 * ones; then a journal says that they are all there, which is the moment that counts; then each
 * takes its place, if that is still as it was read. A process that dies before that moment has
 * changed nothing, and one that dies after it is completed by {@link CommitRecovery}. Safe for use
 * by many threads.
 */
public final class StepCommit {
  private static final Logger LOG = LoggerFactory.getLogger(StepCommit.class);
  private static final Set<StorageCapability> NEEDED =
      Set.of(
          StorageCapability.LIST,
          StorageCapability.WRITE,
          StorageCapability.ATOMIC_REPLACE,
          StorageCapability.CONDITIONAL_WRITE);

  private final Storage storage;
  private final Clock clock;
  private final IdGenerator ids;
  private final CommitOwner owner;
  private final CommitStaging staging;
  private final CommitWork work;
  private final CommitRecovery recovery;

  /** Commits on any of the storage's backends. */
  @Inject
  public StepCommit(Storage storage, Clock clock, IdGenerator ids) {
    this(storage, clock, ids, CommitOwner.current());
  }

  StepCommit(Storage storage, Clock clock, IdGenerator ids, CommitOwner owner) {
    this.owner = owner;
    this.storage = storage;
    this.clock = clock;
    this.ids = ids;
    this.staging = new CommitStaging(storage);
    this.work = new CommitWork(storage);
    this.recovery = new CommitRecovery(storage, clock);
  }

  /**
   * Puts changes in place.
   *
   * @param step what is done, for messages
   * @param changes at most one for each place
   * @param small logs that need not be read again
   * @return the logs in their places, in the order of the changes
   * @throws FlowException with {@code CONFLICT}, naming the log, if one was changed by somebody
   *     else since it was read; or if another step is at work in one of the directories. Nothing is
   *     changed then
   */
  List<FileInfo> commit(String step, List<LogChange> changes, SmallLogs small) {
    List<URI> directories =
        changes.stream().map(change -> change.target().resolve(".")).distinct().sorted().toList();
    directories.forEach(this::requireSafe);
    String id = ids.next();
    return ActiveCommits.during(id, () -> commit(id, step, changes, small, directories));
  }

  private List<FileInfo> commit(
      String id, String step, List<LogChange> changes, SmallLogs small, List<URI> directories) {
    CommitJournal journal =
        new CommitJournal(
            id,
            step,
            owner,
            clock.instant().plus(JournalFile.LEASE),
            State.PREPARING,
            directories,
            List.of());
    JournalFile file = taken(journal);
    return JournalRenewal.during(() -> placed(file, staged(file, changes, small)), file);
  }

  private void requireSafe(URI directory) {
    Set<StorageCapability> can;
    try {
      can = storage.backend(directory).capabilities(directory);
    } catch (IOException e) {
      throw FileWork.unseen(directory, e);
    }
    if (!can.containsAll(NEEDED)) {
      throw new FlowException(
          ErrorCode.UNSUPPORTED,
          "steps cannot change logs in "
              + Uris.display(directory)
              + ": its storage does not tell whether others write meanwhile",
          "copy the logs to a local directory or to S3",
          null);
    }
  }

  /** Takes the directories, after what a dead process had begun there was completed. */
  private JournalFile taken(CommitJournal journal) {
    try {
      return JournalFile.create(storage, clock, journal);
    } catch (FlowException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw notWritable(e);
      }
    }
    for (URI directory : journal.directories()) {
      recovery.recover(directory.resolve(CommitJournal.FILE));
    }
    try {
      return JournalFile.create(storage, clock, journal);
    } catch (FlowException e) {
      throw e.code() == ErrorCode.CONFLICT ? atWork(e) : notWritable(e);
    }
  }

  private static FlowException notWritable(FlowException cause) {
    return new FlowException(
        cause.code(),
        "the step cannot write beside the logs, and nothing was changed: " + cause.message(),
        cause.hint().orElse(null),
        cause);
  }

  private static FlowException atWork(FlowException cause) {
    return new FlowException(
        ErrorCode.CONFLICT,
        "another step is putting logs in place in the same directory; nothing was changed",
        "wait for it, and repeat the step",
        cause);
  }

  private List<Entry> staged(JournalFile file, List<LogChange> changes, SmallLogs small) {
    List<Entry> entries;
    try {
      entries = staging.stage(file.journal(), changes, small);
    } catch (RuntimeException e) {
      if (file.isLost()) {
        // The other process takes it back, as this one does: nothing says that all is there.
        work.removeFiles(file.journal());
        throw file.lost(e);
      }
      giveUp(file, e);
      throw e;
    }
    try {
      file.update(State.COMMITTED, entries);
    } catch (RuntimeException e) {
      if (file.isLost()) {
        if (file.isGone()) {
          // The other process took it back, maybe before the last new version was there.
          work.removeFiles(file.journal());
        }
        throw file.lost(e);
      }
      // Whether it counts now is not known: nothing may go before it is said that it does not.
      takeBack(file, entries, e);
      throw e;
    }
    return entries;
  }

  private List<FileInfo> placed(JournalFile file, List<Entry> entries) {
    List<FileInfo> placed;
    try {
      placed = work.place(entries, file::requireOurs);
      file.requireOurs();
    } catch (RuntimeException e) {
      if (file.isLost()) {
        throw file.lost(e);
      }
      boolean conflict = e instanceof FlowException flow && flow.code() == ErrorCode.CONFLICT;
      if (conflict || work.failuresAreFinal(entries)) {
        takeBack(file, entries, e);
        throw conflict ? e : takenBack(e);
      }
      throw unfinished(file, e);
    }
    try {
      // From here on others may change the logs again, and nothing may be put back.
      file.update(State.PLACED, List.of());
      work.forget(entries);
      file.release();
    } catch (RuntimeException e) {
      // All logs are in place; what is left beside them goes with the next step, also of this
      // process, which is alive and would else be waited for.
      abandon(file, e);
      LOG.warn("Files of a step are left, which the next step removes", e);
    }
    return placed;
  }

  private static FlowException takenBack(RuntimeException cause) {
    FlowException told =
        cause instanceof FlowException flow
            ? flow
            : new FlowException(ErrorCode.STORAGE, String.valueOf(cause), null, cause);
    return new FlowException(
        told.code(), told.message() + "; nothing was changed", told.hint().orElse(null), cause);
  }

  private void takeBack(JournalFile file, List<Entry> entries, RuntimeException cause) {
    try {
      file.update(State.UNDOING, entries);
      List<URI> others = work.undo(entries, file::requireOurs);
      LOG.debug("Logs of others stay: {}", others);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
      if (file.isLost()) {
        throw file.lost(cause);
      }
      throw unfinished(file, cause);
    }
    giveUp(file, cause);
  }

  /** Removes what was made; where that fails, the next step does it. */
  private void giveUp(JournalFile file, RuntimeException cause) {
    try {
      work.removeFiles(file.journal());
      file.release();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
      abandon(file, cause);
    }
  }

  private static void abandon(JournalFile file, RuntimeException cause) {
    try {
      file.abandon();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static FlowException unfinished(JournalFile file, RuntimeException cause) {
    abandon(file, cause);
    String where = Uris.display(file.journal().directories().get(0));
    String why = cause instanceof FlowException flow ? flow.message() : String.valueOf(cause);
    return new FlowException(
        ErrorCode.STORAGE,
        "some logs are in place and some are not: " + why,
        "the next step on " + where + " completes it",
        cause);
  }
}
