package io.evalflow.engine.log;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON format. The JSON of the samples is kept in a temporary file; a flush writes the
 * whole log from it, the samples by epoch and id as Inspect sorts them.
 */
final class JsonFileWriter implements EvalLogWriter {
  private static final int START = 64 << 10;

  private final LogTarget target;
  private final EvalSpec eval;
  private final EvalPlan plan;
  private final int logBuffer;
  private final SampleCondenser condenser;
  private final TemporaryFile temporary;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<SampleOrder, Piece> samples = new TreeMap<>();
  private long position;
  private int waiting;
  private boolean closed;

  /** Where the JSON of a sample stands in the temporary file. */
  private record Piece(long offset, int length) {}

  /** Starts a log that can be read while it is being written. */
  JsonFileWriter(
      StorageBackend storage, URI location, EvalSpec eval, EvalPlan plan, int logBuffer) {
    this(new LogTarget(storage, location), eval, plan, Math.max(1, logBuffer));
    try {
      write(started(), List.of(), false, WriteCondition.IF_ABSENT);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private JsonFileWriter(LogTarget target, EvalSpec eval, EvalPlan plan, int logBuffer) {
    this.target = target;
    this.eval = eval;
    this.plan = plan;
    this.logBuffer = logBuffer;
    this.condenser = new SampleCondenser(!Boolean.FALSE.equals(eval.config().logImages()));
    this.temporary = target.run(TemporaryFile::create);
  }

  /** Writes a whole log, which appears once all of it is there. */
  static FileInfo write(
      LogTarget target, EvalLog header, Stream<EvalSample> samples, WriteCondition condition) {
    try (JsonFileWriter writer =
        new JsonFileWriter(target, header.eval(), header.plan(), Integer.MAX_VALUE)) {
      samples.forEach(writer::add);
      return writer.write(
          LogHeaders.alone(header), Immutables.list(header.reductions()), true, condition);
    }
  }

  @Override
  public URI location() {
    return target.location();
  }

  @Override
  public void add(EvalSample sample) {
    ByteSink json = new ByteSink(START);
    SampleOrder key = SampleOrder.of(sample.id(), sample.epoch());
    try {
      LogJson.write(condenser.condense(sample), json);
    } catch (ByteSink.TooLargeException e) {
      throw target.tooLarge("the sample " + sample.id(), e);
    }
    lock.lock();
    try {
      requireOpen();
      target.run(() -> append(key, json));
      if (++waiting >= logBuffer) {
        write(started(), List.of(), false, WriteCondition.ALWAYS);
      }
    } finally {
      lock.unlock();
    }
  }

  private long append(SampleOrder key, ByteSink json) throws IOException {
    ByteBuffer bytes = json.snapshot();
    long at = position;
    while (bytes.hasRemaining()) {
      at += temporary.channel().write(bytes, at);
    }
    samples.put(key, new Piece(position, json.size()));
    position = at;
    return at;
  }

  @Override
  public void flush() {
    lock.lock();
    try {
      requireOpen();
      write(started(), List.of(), false, WriteCondition.ALWAYS);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public EvalLog finish(
      EvalStatus status,
      @Nullable EvalResults results,
      EvalStats stats,
      @Nullable EvalError error,
      List<EvalSampleReductions> reductions) {
    lock.lock();
    try {
      requireOpen();
      EvalLog header = LogHeaders.finished(eval, plan, status, results, stats, error);
      FileInfo file = write(header, reductions, true, WriteCondition.ALWAYS);
      close();
      return LogHeaders.located(header, file);
    } finally {
      lock.unlock();
    }
  }

  private EvalLog started() {
    return LogHeaders.started(LogHeaders.VERSION, eval, plan);
  }

  private FileInfo write(
      EvalLog header,
      List<EvalSampleReductions> reductions,
      boolean durable,
      WriteCondition condition) {
    byte[] head = LogJson.mapper().writeValueAsBytes(header);
    waiting = 0;
    return target.replace(
        condition,
        durable,
        file -> {
          file.writeFully(ByteBuffer.wrap(head, 0, head.length - 1));
          if (!samples.isEmpty()) {
            putSamples(file);
          }
          if (!reductions.isEmpty()) {
            file.writeFully(text(",\"reductions\":"));
            file.writeFully(ByteBuffer.wrap(LogJson.mapper().writeValueAsBytes(reductions)));
          }
          file.writeFully(text("}"));
        });
  }

  private void putSamples(PendingFile file) throws IOException {
    String before = ",\"samples\":[";
    for (Piece piece : samples.values()) {
      file.writeFully(text(before));
      file.transferFrom(temporary.channel(), piece.offset(), piece.length());
      before = ",";
    }
    file.writeFully(text("]"));
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the log is closed: " + location());
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        target.run(
            () -> {
              temporary.close();
              return location();
            });
      }
    } finally {
      lock.unlock();
    }
  }
}
