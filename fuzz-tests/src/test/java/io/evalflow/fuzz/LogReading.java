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

  /**
   * Reads a log.
   *
   * @param ways which of the ways: an input that goes through a few is done sooner; 0 is all
   */
  void read(byte[] content, int ways) {
    storage.put(LOG, content);
    boolean all = ways == 0;
    if (all || ways % 3 == 0) {
      attempt(() -> logs.readHeader(LOG));
      attempt(() -> logs.readReductions(LOG));
      attempt(this::readSummaries);
    }
    if (all || ways % 3 == 1) {
      readSamples();
    }
    if (all || ways % 3 == 2) {
      readSomeOfSamples();
    }
  }

  private void readSamples() {
    List<EvalSample> samples = new ArrayList<>();
    attempt(() -> samples.addAll(samples(ReadOptions.AS_WRITTEN)));
    if (samples.isEmpty()) {
      attempt(() -> open(SampleId.of(1), 1));
      return;
    }
    EvalSample last = samples.get(samples.size() - 1);
    attempt(
        () -> {
          Optional<EvalSample> one = logs.readSample(LOG, last.id(), last.epoch());
          check(
              one.isEmpty() || !isDocument() || one.get().equals(last),
              "a sample is another when it is read alone");
        });
    attempt(() -> open(last.id(), last.epoch()));
  }

  private void readSomeOfSamples() {
    attempt(() -> samples(PARTIAL));
    attempt(() -> logs.readSample(LOG, "u", RESOLVED));
  }

  private void readSummaries() {
    try (Stream<EvalSampleSummary> summaries = logs.summaries(LOG)) {
      summaries.forEach(summary -> check(summary.id() != null, "a summary has no id"));
    }
  }

  private List<EvalSample> samples(ReadOptions options) {
    List<EvalSample> read = new ArrayList<>();
    try (Stream<EvalSample> samples = logs.samples(LOG, options)) {
      samples.forEach(read::add);
    }
    for (EvalSample sample : read) {
      check(sample.id() != null, "a sample has no id");
    }
    return read;
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
