package io.evalflow.engine.run;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.run.PlannedTask;
import java.net.URI;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The samples of an earlier log of a task that need not run again: those without an error. */
final class PriorSamples {
  private final EvalLogs logs;
  private final @Nullable URI log;
  private final int epochs;
  private final int count;
  private final Map<SampleId, Integer> positions = new HashMap<>();
  private final BitSet done = new BitSet();

  PriorSamples(TaskSetup setup, EvalLogs logs) {
    this.logs = logs;
    this.log =
        setup.planned().state() == PlannedTask.State.RESUME ? setup.planned().existingLog() : null;
    this.epochs = setup.epochs();
    this.count = setup.selection().count();
    if (log != null) {
      for (int i = 0; i < count; i++) {
        positions.put(setup.dataset().id(setup.selection().index(i)), i);
      }
      logs.readSummaries(log).stream()
          .filter(summary -> summary.completed() && summary.error() == null)
          .map(summary -> runOf(summary.id(), summary.epoch()))
          .filter(run -> run >= 0)
          .forEach(done::set);
    }
  }

  /** How many there are. */
  int size() {
    return done.cardinality();
  }

  /** Whether a run of a sample is among them; {@code run} counts samples, then epochs, from 0. */
  boolean contains(int run) {
    return done.get(run);
  }

  /** Gives each of them, one at a time, with its position among the selected samples. */
  void forEach(ObjIntConsumer<EvalSample> action) {
    if (log == null || done.isEmpty()) {
      return;
    }
    try (Stream<EvalSample> samples = logs.samples(log)) {
      samples.forEach(
          sample -> {
            int run = runOf(sample.id(), sample.epoch());
            if (run >= 0 && done.get(run)) {
              action.accept(sample, run % count);
            }
          });
    }
  }

  private int runOf(SampleId id, int epoch) {
    Integer position = positions.get(id);
    return position == null || epoch < 1 || epoch > epochs ? -1 : (epoch - 1) * count + position;
  }
}
