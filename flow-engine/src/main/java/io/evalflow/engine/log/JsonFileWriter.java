package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
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

  JsonFileWriter(
      StorageBackend storage, URI location, EvalSpec eval, EvalPlan plan, int logBuffer) {
    this.target = new LogTarget(storage, location);
    this.eval = eval;
    this.plan = plan;
    this.logBuffer = Math.max(1, logBuffer);
    this.condenser = new SampleCondenser(!Boolean.FALSE.equals(eval.config().logImages()));
    this.temporary = target.run(TemporaryFile::create);
    try {
      write(started(), List.of(), false, WriteCondition.IF_ABSENT);
    } catch (RuntimeException e) {
      close();
      throw e;
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
      write(header, reductions, true, WriteCondition.ALWAYS);
      close();
      return LogHeaders.located(header, location());
    } finally {
      lock.unlock();
    }
  }

  private EvalLog started() {
    return LogHeaders.started(LogHeaders.VERSION, eval, plan);
  }

  private void write(
      EvalLog header,
      List<EvalSampleReductions> reductions,
      boolean durable,
      WriteCondition condition) {
    byte[] head = LogJson.mapper().writeValueAsBytes(header);
    target.replace(
        condition,
        durable,
        file -> {
          put(file, ByteBuffer.wrap(head, 0, head.length - 1));
          if (!samples.isEmpty()) {
            putSamples(file);
          }
          if (!reductions.isEmpty()) {
            put(file, text(",\"reductions\":"));
            put(file, ByteBuffer.wrap(LogJson.mapper().writeValueAsBytes(reductions)));
          }
          put(file, text("}"));
        });
    waiting = 0;
  }

  private void putSamples(PendingFile file) throws IOException {
    String before = ",\"samples\":[";
    for (Piece piece : samples.values()) {
      put(file, text(before));
      file.transferFrom(temporary.channel(), piece.offset(), piece.length());
      before = ",";
    }
    put(file, text("]"));
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(PendingFile file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
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
