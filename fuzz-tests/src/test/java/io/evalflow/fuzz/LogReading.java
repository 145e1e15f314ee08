package io.evalflow.fuzz;

import io.evalflow.engine.log.DefaultEvalLogs;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a log in every way there is. Nothing but a {@link FlowException} that names the log may
 * come out, and what two ways read must be the same. For one thread.
 */
final class LogReading {
  private static final URI LOG = URI.create("memory:/fuzz.eval");
  private static final ReadOptions PARTIAL =
      ReadOptions.AS_WRITTEN
          .excluding("messages", "events", "store", "attachments")
          .resolving(ReadOptions.Resolve.FULL);
  private static final ReadOptions RESOLVED =
      ReadOptions.AS_WRITTEN.resolving(ReadOptions.Resolve.FULL);

  private final MemoryStorage storage = new MemoryStorage();
  private final EvalLogs logs = new DefaultEvalLogs(uri -> storage);
  private final byte[] buffer = new byte[1 << 13];

  /** An action that may fail for what it reads. */
  private interface Action {
    void run() throws IOException;
  }

  /** Reads a log. */
  void read(byte[] content) {
    storage.put(LOG, content);
    attempt(() -> logs.readHeader(LOG));
    attempt(() -> logs.readReductions(LOG));
    attempt(this::readSummaries);
    attempt(() -> all(PARTIAL));
    List<EvalSample> samples = new ArrayList<>();
    attempt(() -> samples.addAll(all(ReadOptions.AS_WRITTEN)));
    if (!samples.isEmpty()) {
      readOne(samples.get(samples.size() - 1));
    } else {
      attempt(() -> logs.readSample(LOG, SampleId.of(1), 1, RESOLVED));
      attempt(() -> open(SampleId.of(1), 1));
    }
  }

  private void readSummaries() {
    try (Stream<EvalSampleSummary> summaries = logs.summaries(LOG)) {
      summaries.forEach(summary -> check(summary.id() != null, "a summary has no id"));
    }
  }

  private List<EvalSample> all(ReadOptions options) {
    List<EvalSample> read = new ArrayList<>();
    try (Stream<EvalSample> samples = logs.samples(LOG, options)) {
      samples.forEach(read::add);
    }
    for (EvalSample sample : read) {
      check(sample.id() != null, "a sample has no id");
    }
    return read;
  }

  private void readOne(EvalSample last) {
    attempt(
        () -> {
          Optional<EvalSample> one = logs.readSample(LOG, last.id(), last.epoch());
          check(
              one.isEmpty() || !isDocument() || one.get().equals(last),
              "a sample is another when it is read alone");
        });
    attempt(() -> logs.readSample(LOG, last.id(), last.epoch(), RESOLVED));
    String uuid = last.uuid();
    if (uuid != null) {
      attempt(() -> logs.readSample(LOG, uuid, PARTIAL));
    }
    attempt(() -> open(last.id(), last.epoch()));
  }

  /** Samples of a document have no names but their ids. */
  private boolean isDocument() throws IOException {
    byte[] content = storage.get(LOG);
    return content.length > 0 && content[0] == '{';
  }

  private void open(SampleId id, int epoch) throws IOException {
    Optional<InputStream> json = logs.openSample(LOG, id, epoch);
    if (json.isPresent()) {
      try (InputStream in = json.get()) {
        while (in.read(buffer) >= 0) {
          // To the end, where the checksum is.
        }
      }
    }
  }

  private static void attempt(Action action) {
    try {
      action.run();
    } catch (FlowException e) {
      check(e.message().contains(LOG.toString()), "an error does not name the log: " + e);
    } catch (IOException e) {
      throw new IllegalStateException("the reader let an IOException through", e);
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
