package io.evalflow.cli.display;

import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalScore;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plain lines: when a task starts, how far it is from time to time, when it ends. The times between
 * two lines of a task grow from five seconds to a minute, so that the log of a long run stays
 * readable.
 */
public final class PlainDisplay implements RunDisplay {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final PrintStream out;
  private final RunProgress progress;
  private final Map<TaskProgress, Pace> paces = new HashMap<>();

  /** A display on {@code out}. */
  public PlainDisplay(PrintStream out, InstantSource clock) {
    this.out = out;
    this.progress = new RunProgress(clock);
  }

  @Override
  public void onEvent(FlowEvent event) {
    progress.onEvent(event);
    if (event instanceof FlowEvent.TaskStart start) {
      started(start);
    } else if (event instanceof FlowEvent.TaskEnd end) {
      ended(end.header());
    } else if (event instanceof FlowEvent.Notice notice) {
      say(Text.clean(notice.message()));
      notice.details().forEach(detail -> say("  " + Text.clean(detail)));
    }
  }

  @Override
  public synchronized void say(String line) {
    out.println(line);
  }

  /** Prints what is due; called from time to time. */
  public synchronized void tick() {
    Instant now = progress.now();
    for (TaskProgress task : progress.tasks()) {
      Pace pace = paces.get(task);
      if (pace != null && !task.isEnded() && !now.isBefore(pace.next())) {
        paces.put(task, pace.after(now));
        out.println(running(task, now));
      }
    }
  }

  @Override
  public void close() {}

  private synchronized void started(FlowEvent.TaskStart start) {
    TaskProgress task = progress.task(start.eval().evalId());
    if (task == null) {
      return;
    }
    paces.put(task, new Pace(progress.now().plus(FIRST_WAIT), FIRST_WAIT));
    String resumed = start.doneSamples() > 0 ? ", " + start.doneSamples() + " done before" : "";
    out.println(
        title(task) + ": started, " + Numbers.of(task.total(), "sample", "samples") + resumed);
  }

  private static String running(TaskProgress task, Instant now) {
    List<String> parts = new ArrayList<>();
    parts.add(task.samples() + " samples");
    parts.add(task.running() + " running");
    addTroubles(task, parts);
    parts.addAll(MetricText.running(task.metrics()));
    parts.add(Numbers.duration(task.elapsed(now)));
    return title(task) + ": " + String.join(", ", parts);
  }

  private synchronized void ended(EvalLog header) {
    TaskProgress task = progress.task(header.eval().evalId());
    if (task == null) {
      return;
    }
    List<String> parts = new ArrayList<>();
    parts.add(header.status().json());
    parts.add(task.samples() + " samples");
    addTroubles(task, parts);
    parts.add(Numbers.of(task.tokens(), "token", "tokens"));
    parts.add(Numbers.duration(task.elapsed(progress.now())));
    out.println(title(task) + ": " + String.join(", ", parts));
    if (header.results() != null) {
      for (EvalScore score : header.results().scores()) {
        out.println(
            "  " + MetricText.label(score) + ": " + String.join(", ", MetricText.of(score)));
      }
    }
    EvalError error = header.error();
    if (error != null) {
      out.println("  " + Text.firstLine(error.message()));
    }
  }

  private static void addTroubles(TaskProgress task, List<String> parts) {
    if (task.errors() > 0) {
      parts.add(Numbers.of(task.errors(), "error", "errors"));
    }
    if (task.retries() > 0) {
      parts.add(Numbers.of(task.retries(), "retry", "retries"));
    }
  }

  private static String title(TaskProgress task) {
    return task.name() + " (" + task.model() + ")";
  }

  /** When a task's next line is due. */
  private record Pace(Instant next, Duration pause) {
    Pace after(Instant now) {
      Duration doubled = pause.multipliedBy(2);
      Duration longer = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
      return new Pace(now.plus(longer), longer);
    }
  }
}
