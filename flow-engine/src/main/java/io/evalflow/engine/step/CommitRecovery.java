package io.evalflow.engine.step;

import io.evalflow.engine.step.CommitJournal.State;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes or takes back what a killed process left of a step, so that all of its logs are changed
 * or none. Safe for use by many threads and processes.
 */
public final class CommitRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(CommitRecovery.class);

  private final Storage storage;
  private final Clock clock;
  private final CommitWork work;

  /** Recovery on any of the storage's backends. */
  @Inject
  public CommitRecovery(Storage storage, Clock clock) {
    this.storage = storage;
    this.clock = clock;
    this.work = new CommitWork(storage);
  }

  /** What became of a step that was found. */
  public enum Outcome {
    /** All its logs are changed. */
    COMPLETED,
    /** None of its logs is changed. */
    TAKEN_BACK,
    /** It ended by itself meanwhile. */
    GONE
  }

  /** Whether a file is what a step leaves in a directory while it puts logs in place. */
  static boolean isJournal(URI file) {
    return file.getPath().endsWith("/" + CommitJournal.FILE);
  }

  /**
   * Recovers the step of a journal.
   *
   * @param file the journal in any of its directories
   * @throws FlowException with {@code CONFLICT} if its process is at it
   */
  public Outcome recover(URI file) {
    Optional<JournalFile.Found> member = JournalFile.find(storage, file);
    if (member.isEmpty()) {
      return Outcome.GONE;
    }
    Optional<JournalFile.Found> found =
        JournalFile.find(storage, member.get().journal().primary())
            .filter(primary -> primary.journal().id().equals(member.get().journal().id()));
    if (found.isEmpty()) {
      return orphan(file, member.get());
    }
    requireDead(found.get().journal());
    return ActiveCommits.during(
        found.get().journal().id(),
        () -> recovered(JournalFile.takeOver(storage, clock, found.get())));
  }

  /** A directory whose step has begun or ended in the others; here it has changed nothing. */
  private Outcome orphan(URI file, JournalFile.Found member) {
    requireDead(member.journal());
    work.removeFiles(member.journal());
    JournalFile.remove(storage, file, member.journal().id());
    return Outcome.TAKEN_BACK;
  }

  private Outcome recovered(JournalFile file) {
    try {
      return JournalRenewal.during(() -> finished(file), file);
    } catch (RuntimeException e) {
      if (file.isLost()) {
        throw file.lost(e);
      }
      try {
        file.abandon();
      } catch (RuntimeException further) {
        e.addSuppressed(further);
      }
      throw e;
    }
  }

  private Outcome finished(JournalFile file) {
    CommitJournal journal = file.journal();
    List<URI> others = List.of();
    boolean completed = journal.state() == State.PLACED;
    if (journal.state() == State.COMMITTED) {
      completed = placed(file);
    }
    if (!completed && journal.state() != State.PREPARING) {
      others = work.undo(journal.entries(), file::requireOurs);
    }
    file.requireOurs();
    work.removeFiles(journal);
    file.release();
    tell(journal, completed, others);
    return completed ? Outcome.COMPLETED : Outcome.TAKEN_BACK;
  }

  /** Whether the rest could be put in place; else it is to be taken back. */
  private boolean placed(JournalFile file) {
    CommitJournal journal = file.journal();
    try {
      work.placeRest(journal.entries(), file::requireOurs);
      return true;
    } catch (FlowException e) {
      boolean conflict = e.code() == ErrorCode.CONFLICT;
      boolean isFinal = conflict || work.failuresAreFinal(journal.entries());
      if (file.isLost() || !isFinal) {
        throw e;
      }
      LOG.debug("The rest of a step cannot be put in place", e);
      file.update(State.UNDOING, journal.entries());
      return false;
    }
  }

  private static void tell(CommitJournal journal, boolean completed, List<URI> others) {
    String outcome;
    if (completed) {
      outcome = "completed: all its logs are changed";
    } else if (others.isEmpty()) {
      outcome = "taken back: none of its logs is changed";
    } else {
      outcome =
          "taken back, but for what somebody else has changed since: " + Counted.named(others);
    }
    LOG.warn(
        "the step {}, which was stopped in {}, was {}",
        journal.step(),
        Uris.display(journal.directories().get(0)),
        outcome);
  }

  private void requireDead(CommitJournal journal) {
    if (journal.owner().equals(CommitOwner.current()) && !ActiveCommits.contain(journal.id())) {
      return;
    }
    Optional<Boolean> alive = journal.owner().isAlive();
    boolean maybe = alive.isEmpty() && clock.instant().isBefore(journal.expires());
    if (maybe || alive.equals(Optional.of(true))) {
      throw new FlowException(
          ErrorCode.CONFLICT,
          "the step "
              + journal.step()
              + " is putting logs in place in "
              + Uris.display(journal.directories().get(0))
              + " ("
              + journal.owner()
              + ")",
          maybe
              ? "wait for it; if that process is dead, try again after " + journal.expires()
              : "wait for it",
          null);
    }
  }
}
