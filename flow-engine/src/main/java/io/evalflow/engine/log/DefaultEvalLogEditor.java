package io.evalflow.engine.log;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.evalflow.engine.id.IdGenerator;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.ScoreEdit;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalLogEditor;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.Uris;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Edits logs in their place. The file that was read stays open until the new one is in its place,
 * so that the version that an edit was made for is the version that it replaces. Safe for use by
 * many threads.
 */
public final class DefaultEvalLogEditor implements EvalLogEditor {
  private static final SampleParsing AS_WRITTEN = new SampleParsing(ReadOptions.AS_WRITTEN);

  /** How long and how often an edit is tried; whoever loses that often has met no mere chance. */
  private static final Duration MOST_TIME = Duration.ofSeconds(30);

  private static final int MOST_ATTEMPTS = 500;

  private static final Duration FIRST_DELAY = Duration.ofMillis(2);
  private static final Duration LONGEST_DELAY = Duration.ofMillis(100);
  private static final double JITTER = 0.5;

  private final Storage storage;
  private final Clock clock;
  private final IdGenerator ids;
  private final ResultsComputer results;
  private final RetryPolicy<EvalLog> retries;

  /** An editor of logs on any of the storage's backends. */
  @Inject
  public DefaultEvalLogEditor(
      Storage storage, Clock clock, IdGenerator ids, ResultsComputer results) {
    this.storage = storage;
    this.clock = clock;
    this.ids = ids;
    this.results = results;
    this.retries =
        RetryPolicy.<EvalLog>builder()
            .handleIf(DefaultEvalLogEditor::isConflict)
            .withBackoff(FIRST_DELAY, LONGEST_DELAY)
            .withJitter(JITTER)
            .withMaxDuration(MOST_TIME)
            .withMaxAttempts(MOST_ATTEMPTS)
            .build();
  }

  @Override
  public EvalLog writeHeader(EvalLog log) {
    URI file = log.location();
    if (file == null || log.etag() == null) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "the header does not say which log it is of",
          "read it with EvalLogs.readHeader",
          null);
    }
    try (LogReader reader = LogReaders.open(storage, file)) {
      EvalLog current = editable(reader);
      if (!log.etag().equals(current.etag())) {
        throw new FlowException(
            ErrorCode.CONFLICT,
            "the log " + Uris.display(file) + " was changed by somebody else since it was read",
            "read it again and repeat the change",
            null);
      }
      // What is read as a header leaves out what a document may say behind its samples.
      EvalLog read = reader.header();
      return read.equals(log) ? log : replaced(reader, current, log);
    }
  }

  @Override
  public EvalLog edit(URI file, UnaryOperator<EvalLog> change) {
    return repeated(
        file,
        reader -> {
          EvalLog current = editable(reader);
          return replaced(reader, current, change.apply(current));
        });
  }

  private EvalLog replaced(LogReader reader, EvalLog current, EvalLog changed) {
    EvalLog header =
        EvalLogBuilder.builder(LogHeaders.alone(changed))
            .location(current.location())
            .etag(current.etag())
            .build();
    return header.equals(current) ? current : written(reader, LogChange.of(header));
  }

  @Override
  public EvalLog editScore(
      URI file,
      SampleId sample,
      @Nullable Integer epoch,
      String score,
      ScoreEdit edit,
      boolean recompute) {
    return repeated(
        file,
        reader -> {
          EvalLog header = editable(reader);
          SampleLookup lookup = new SampleLookup(reader, file);
          EvalSample old = lookup.require(sample, epoch, AS_WRITTEN);
          EvalSample edited = ScoreEditing.edited(old, score, edit, ids.next(), clock.instant());
          Set<SampleRef> only = Set.of(SampleRef.of(old));
          if (!recompute) {
            return written(reader, new LogChange(header, only, s -> edited, true, null));
          }
          ResultsComputer.Computed computed = results.compute(header, lookup.scored(edited));
          EvalLog changed = EvalLogBuilder.builder(header).results(computed.results()).build();
          return written(
              reader, new LogChange(changed, only, s -> edited, true, computed.reductions()));
        });
  }

  @Override
  public EvalLog invalidate(URI file, Collection<String> uuids, ProvenanceData provenance) {
    return mark(file, uuids, provenance);
  }

  @Override
  public EvalLog uninvalidate(URI file, Collection<String> uuids) {
    return mark(file, uuids, null);
  }

  @Override
  public EvalLog invalidateAll(URI file, ProvenanceData provenance) {
    return mark(file, null, provenance);
  }

  @Override
  public EvalLog uninvalidateAll(URI file) {
    return mark(file, null, null);
  }

  /** Sets a mark, or takes it away; from all samples if there are no uuids. */
  private EvalLog mark(
      URI file, @Nullable Collection<String> uuids, @Nullable ProvenanceData mark) {
    return repeated(
        file,
        reader -> {
          EvalLog header = editable(reader);
          if (uuids != null && uuids.isEmpty()) {
            return header;
          }
          SampleMarks marks = SampleMarks.of(new SampleLookup(reader, file), uuids, mark == null);
          if (marks.isEmpty()) {
            return header;
          }
          Set<SampleRef> changed = mark == null ? marks.marked() : marks.unmarked();
          boolean invalidated = mark != null || marks.othersMarked();
          if (changed.isEmpty() && Boolean.valueOf(invalidated).equals(header.invalidated())) {
            return header;
          }
          EvalLog marked = EvalLogBuilder.builder(header).invalidated(invalidated).build();
          return written(
              reader, new LogChange(marked, changed, sample -> marked(sample, mark), false, null));
        });
  }

  private static EvalSample marked(EvalSample sample, @Nullable ProvenanceData mark) {
    return EvalSampleBuilder.builder(sample).invalidation(mark).build();
  }

  /**
   * The header of a log that can be edited: what is written into the file of a run that goes on is
   * gone with the next flush.
   */
  private static EvalLog editable(LogReader reader) {
    EvalLog header = reader.wholeHeader();
    requireFinished(header, reader.source().location());
    return header;
  }

  /** Refuses a log that is not finished. */
  static void requireFinished(EvalLog header, URI file) {
    if (header.status() == EvalStatus.STARTED) {
      throw new FlowException(
          ErrorCode.LOG,
          "the log " + Uris.display(file) + " is not finished, so an edit of it would be lost",
          "wait for its run; if that was killed, try flow-cli log recover",
          null);
    }
  }

  private EvalLog written(LogReader reader, LogChange change) {
    URI file = Objects.requireNonNull(change.header().location());
    StorageBackend backend = storage.backend(file);
    LogTarget target = new LogTarget(backend, file);
    FileInfo written =
        change.isOfHeader()
            ? target
                .run(() -> grown(reader, change.header(), backend))
                .orElseGet(() -> reader.rewrite(change, target))
            : reader.rewrite(change, target);
    return EvalLogBuilder.builder(change.header()).etag(written.etag()).build();
  }

  /** A log that gets another header where it stands; empty if it cannot, or better does not. */
  private static Optional<FileInfo> grown(LogReader reader, EvalLog header, StorageBackend storage)
      throws IOException {
    URI file = reader.source().location();
    OptionalInt unit = storage.appendUnit(file);
    Optional<LogAppendix> appendix =
        unit.isPresent() ? reader.appendix(header, unit.getAsInt()) : Optional.empty();
    if (appendix.isEmpty()) {
      return Optional.empty();
    }
    String etag = reader.source().info().etag();
    ByteBuffer bytes = ByteBuffer.wrap(appendix.get().bytes());
    return Optional.of(storage.append(file, etag, appendix.get().position(), bytes));
  }

  /** Does an edit, and does it again on what is there then as long as others were faster. */
  private EvalLog repeated(URI file, Function<LogReader, EvalLog> edit) {
    try {
      return Failsafe.with(List.of(retries))
          .get(
              () -> {
                try (LogReader reader = LogReaders.open(storage, file)) {
                  return edit.apply(reader);
                }
              });
    } catch (FlowException e) {
      throw isConflict(e) ? beaten(file, e) : e;
    } catch (FailsafeException e) {
      Thread.currentThread().interrupt();
      throw new FlowException(
          ErrorCode.CONFLICT, "the edit of the log " + file + " was interrupted", null, e);
    }
  }

  private static FlowException beaten(URI file, FlowException last) {
    return new FlowException(
        ErrorCode.CONFLICT,
        "the log "
            + file
            + " could not be edited: for "
            + MOST_TIME.toSeconds()
            + " seconds or "
            + MOST_ATTEMPTS
            + " attempts others were faster each time",
        "try again when less goes on there",
        last);
  }

  private static boolean isConflict(Throwable failure) {
    return failure instanceof FlowException flow && flow.code() == ErrorCode.CONFLICT;
  }
}
