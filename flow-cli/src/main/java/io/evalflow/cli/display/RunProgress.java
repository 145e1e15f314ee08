package io.evalflow.cli.display;

import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.run.PlannedTask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds the events of a run up to what a display shows. Cheap enough to be called for every sample
 * of a fast run; safe for use by many threads.
 */
final class RunProgress implements FlowListener {
  private final InstantSource clock;
  private final Instant started;
  private final List<TaskProgress> tasks = new CopyOnWriteArrayList<>();
  private final Map<String, TaskProgress> planned = new ConcurrentHashMap<>();
  private final Map<String, TaskProgress> byEval = new ConcurrentHashMap<>();

  RunProgress(InstantSource clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  @Override
  public void onEvent(FlowEvent event) {
    if (event instanceof FlowEvent.SampleStart start) {
      // A further attempt is the same sample, which is still under way.
      if (start.attempt() == 1) {
        task(start.evalId(), TaskProgress::sampleStarted);
      }
    } else if (event instanceof FlowEvent.SampleEnd end) {
      task(end.evalId(), task -> task.sampleEnded(end.sample().error() != null));
    } else if (event instanceof FlowEvent.ModelCallEnd call) {
      if (call.usage() != null) {
        long tokens = call.usage().totalTokens();
        task(call.evalId(), task -> task.tokens(tokens));
      }
    } else if (event instanceof FlowEvent.ModelRetry retry) {
      task(retry.evalId(), TaskProgress::retried);
    } else if (event instanceof FlowEvent.SampleRetry retry) {
      task(retry.evalId(), TaskProgress::retried);
    } else if (event instanceof FlowEvent.RunningMetrics metrics) {
      task(metrics.evalId(), task -> task.metrics(metrics.metrics()));
    } else if (event instanceof FlowEvent.RunStart run) {
      run.plan().tasks().forEach(this::plan);
    } else if (event instanceof FlowEvent.TaskStart start) {
      start(start);
    } else if (event instanceof FlowEvent.TaskEnd end) {
      task(end.header().eval().evalId(), task -> task.end(clock.instant(), end.header()));
    }
  }

  private void plan(PlannedTask task) {
    if (task.state() != PlannedTask.State.DONE) {
      TaskProgress progress = new TaskProgress(task.name(), task.model(), task.totalSamples());
      planned.put(task.taskId(), progress);
      tasks.add(progress);
    }
  }

  private void start(FlowEvent.TaskStart start) {
    TaskProgress task =
        planned.computeIfAbsent(
            start.eval().taskId(),
            id -> {
              TaskProgress progress =
                  new TaskProgress(start.eval().task(), start.eval().model(), -1);
              tasks.add(progress);
              return progress;
            });
    byEval.put(start.eval().evalId(), task);
    task.start(clock.instant(), start.totalSamples(), start.doneSamples());
  }

  private void task(String evalId, Consumer<TaskProgress> action) {
    TaskProgress task = byEval.get(evalId);
    if (task != null) {
      action.accept(task);
    }
  }

  /** All tasks that are to run, in the order of the spec. */
  List<TaskProgress> tasks() {
    return tasks;
  }

  /** The task of an evaluation that has started. */
  @Nullable TaskProgress task(String evalId) {
    return byEval.get(evalId);
  }

  Instant now() {
    return clock.instant();
  }

  Duration elapsed() {
    return Duration.between(started, clock.instant());
  }
}
