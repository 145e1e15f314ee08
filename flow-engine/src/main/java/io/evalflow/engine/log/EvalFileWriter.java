package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.WriteOptions;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the zip format. The thread that brings a sample condenses, serialises and compresses it;
 * only the append to a temporary zip is under a lock. A flush copies that zip as it is to the log's
 * place while others go on appending. In memory stay the directory, some 100 bytes a sample, and
 * the summaries that wait for a flush.
 */
final class EvalFileWriter implements EvalLogWriter {
  /** No number of waiting samples makes a flush. */
  private static final int NEVER = Integer.MAX_VALUE;

  /** Summaries of a whole log that are held at once. */
  private static final int JOURNAL = 1000;

  private final LogTarget target;
  private final EvalSpec eval;
  private final EvalPlan plan;
  private final int logBuffer;
  private final int dosTime;
  private final SampleCondenser condenser;
  private final EncoderPool encoders;
  private final TemporaryFile temporary;

  /** Held while the temporary zip and what describes it change; never while anything is encoded. */
  private final ReentrantLock appending = new ReentrantLock();

  private final ReentrantLock flushing = new ReentrantLock();

  /** What is in the log's place; under {@link #flushing}. */
  private final FlushedLog flushed;

  private final ZipAppender zip;
  private final SummaryJournal journal = new SummaryJournal();
  private final LongSet sampleKeys = new LongSet();
  private boolean repeated;
  private volatile int waiting;

  /** Whether nothing more is taken; becomes true under {@link #appending}. */
  private volatile boolean closed;

  /** Whether what the writer holds is given back; under {@link #appending}. */
  private boolean released;

  /** Starts a log that can be read while it is being written. */
  EvalFileWriter(
      StorageBackend storage, URI location, EvalSpec eval, EvalPlan plan, int logBuffer) {
    this(
        new LogTarget(storage, location),
        eval,
        plan,
        Math.max(1, logBuffer),
        WriteOptions.Compression.ZSTD);
    try {
      replace(false, WriteCondition.IF_ABSENT);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private EvalFileWriter(
      LogTarget target,
      EvalSpec eval,
      EvalPlan plan,
      int logBuffer,
      WriteOptions.Compression compression) {
    this.target = target;
    this.flushed = new FlushedLog(target);
    this.eval = eval;
    this.plan = plan;
    this.logBuffer = logBuffer;
    this.dosTime = ZipMember.dosTime(eval.created());
    this.condenser = new SampleCondenser(!Boolean.FALSE.equals(eval.config().logImages()));
    this.encoders = new EncoderPool(() -> new MemberEncoder(dosTime, compression));
    this.temporary = target.run(TemporaryFile::create);
    this.zip = new ZipAppender(temporary.channel(), compression);
    try {
      append(LogMembers.START, new LogStart(LogHeaders.VERSION, eval, plan));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Writes a whole log, which appears once all of it is there. */
  static FileInfo write(
      LogTarget target, EvalLog header, Stream<EvalSample> samples, WriteOptions options) {
    try (EvalFileWriter writer =
        new EvalFileWriter(target, header.eval(), header.plan(), NEVER, options.compression())) {
      samples.forEach(
          sample -> {
            writer.add(sample);
            if (writer.waiting >= JOURNAL) {
              writer.writeJournal();
            }
          });
      return writer.finish(header, Immutables.list(header.reductions()), options.condition());
    }
  }

  @Override
  public URI location() {
    return target.location();
  }

  @Override
  public void add(EvalSample sample) {
    requireOpen();
    String name = LogMembers.sample(sample.id(), sample.epoch());
    long key = LogMembers.key(name);
    EvalSample condensed = condenser.condense(sample);
    EvalSampleSummary summary = SampleSummaries.of(condensed);
    MemberEncoder encoder = encoders.take();
    try {
      MemberEncoder.Encoded encoded = encode(encoder, name, condensed);
      ByteSink summaryJson = encoder.json(summary);
      appending.lock();
      try {
        requireOpen();
        target.run(() -> zip.append(encoded));
        repeated |= !sampleKeys.add(key);
        journal.add(summaryJson.array(), summaryJson.size());
        waiting = journal.waiting();
      } finally {
        appending.unlock();
      }
    } finally {
      encoders.give(encoder);
    }
    flushIfFull();
  }

  private MemberEncoder.Encoded encode(MemberEncoder encoder, String name, EvalSample sample) {
    try {
      return encoder.encode(name, sample);
    } catch (ByteSink.TooLargeException e) {
      throw target.tooLarge(name, e);
    }
  }

  /**
   * Flushes as long as enough samples wait. Whoever finds another thread at it leaves it to that
   * one, which looks again after its flush.
   */
  private void flushIfFull() {
    while (waiting >= logBuffer && flushing.tryLock()) {
      try {
        if (waiting >= logBuffer) {
          flushNow(false);
        }
      } finally {
        flushing.unlock();
      }
    }
  }

  @Override
  public void flush() {
    flushing.lock();
    try {
      requireOpen();
      flushNow(false);
    } finally {
      flushing.unlock();
    }
  }

  private void flushNow(boolean durable) {
    writeJournal();
    replace(durable, WriteCondition.ALWAYS);
  }

  /** Puts the summaries that wait into a member of their own. */
  private void writeJournal() {
    appending.lock();
    try {
      requireOpen();
      if (journal.waiting() > 0) {
        target.run(() -> journal.writeWaiting(zip, dosTime));
        waiting = 0;
      }
    } finally {
      appending.unlock();
    }
  }

  /** Appends a member piece by piece, since that of the reductions grows with the samples. */
  private void append(String name, Object value) {
    long size = LogJson.size(value);
    appending.lock();
    try {
      target.run(() -> zip.append(name, dosTime, size, out -> LogJson.write(value, out)));
    } finally {
      appending.unlock();
    }
  }

  /** Puts the zip as it is now in the place of the log. */
  private FileInfo replace(boolean durable, WriteCondition condition) {
    ZipAppender.Snapshot snapshot;
    appending.lock();
    try {
      snapshot = target.run(zip::snapshot);
    } finally {
      appending.unlock();
    }
    try {
      return put(snapshot, durable, condition);
    } catch (FlowException e) {
      boolean changed = e.code() == ErrorCode.CONFLICT || e.code() == ErrorCode.NOT_FOUND;
      if (!changed || !flushed.isKnown()) {
        throw e;
      }
      // Somebody else wrote or removed the log while its start was copied.
      flushed.forget();
      return put(snapshot, durable, condition);
    }
  }

  private FileInfo put(ZipAppender.Snapshot snapshot, boolean durable, WriteCondition condition) {
    FileInfo written =
        target.replace(
            condition,
            durable,
            file -> {
              long there = flushed.copyInto(file);
              file.transferFrom(temporary.channel(), there, snapshot.dataLength() - there);
              for (ByteBuffer part : snapshot.directory()) {
                file.writeFully(part);
              }
              file.writeFully(snapshot.end());
            });
    flushed.set(written, snapshot.dataLength());
    return written;
  }

  @Override
  public EvalLog finish(
      EvalStatus status,
      @Nullable EvalResults results,
      EvalStats stats,
      @Nullable EvalError error,
      List<EvalSampleReductions> reductions) {
    EvalLog header = LogHeaders.finished(eval, plan, status, results, stats, error);
    FileInfo file = finish(header, reductions, WriteCondition.ALWAYS);
    close();
    return LogHeaders.located(header, file);
  }

  private FileInfo finish(
      EvalLog log, List<EvalSampleReductions> reductions, WriteCondition condition) {
    EvalLog header = LogHeaders.alone(log);
    flushing.lock();
    try {
      writeSummaries();
      if (!reductions.isEmpty()) {
        append(LogMembers.REDUCTIONS, reductions);
      }
      append(LogMembers.HEADER, header);
      return replace(true, condition);
    } finally {
      flushing.unlock();
    }
  }

  /** Writes the summaries of all samples; one that comes later would be missing there. */
  private void writeSummaries() {
    appending.lock();
    try {
      writeJournal();
      closed = true;
      target.run(() -> journal.writeSummaries(zip, temporary.channel(), dosTime, repeated));
    } finally {
      appending.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the log is closed: " + location());
    }
  }

  /** Waits for a flush and an append that others are at: they need what is given back here. */
  @Override
  public void close() {
    flushing.lock();
    appending.lock();
    try {
      closed = true;
      if (!released) {
        released = true;
        target.run(this::release);
      }
    } finally {
      appending.unlock();
      flushing.unlock();
    }
  }

  private URI release() throws IOException {
    try (temporary;
        zip) {
      encoders.close();
    }
    return location();
  }

  /** What stands in the first member. */
  record LogStart(int version, EvalSpec eval, EvalPlan plan) {}
}
