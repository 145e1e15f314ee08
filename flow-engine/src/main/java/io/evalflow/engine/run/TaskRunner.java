package io.evalflow.engine.run;

import com.google.common.base.Ticker;
import com.google.common.util.concurrent.Uninterruptibles;
import io.evalflow.engine.id.IdGenerator;
import io.evalflow.engine.thread.WorkThreads;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleBuilder;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalRetryError;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.model.ModelUsage;
import io.evalflow.spi.run.RunContext;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task: as many workers as samples may be under way at once, each of which takes the next
 * sample, runs it, and brings it to the log. A sample exists only while a worker has it. One that
 * failed and may be repeated goes behind those that have not run yet.
 */
final class TaskRunner {
  /**
   * What all tasks of a run share.
   *
   * @param ids new ids
   * @param clock the time of day
   * @param ticker elapsed time
   * @param logs where logs come from
   * @param retries how model calls are repeated
   */
  record Services(
      IdGenerator ids, Clock clock, Ticker ticker, EvalLogs logs, ModelCaller.Retries retries) {}

  /**
   * The log of a task.
   *
   * @param file where it is written
   * @param format how
   * @param buffer samples that wait for a flush
   * @param eval what it says of the evaluation
   * @param plan what it says of the solvers
   */
  record Target(URI file, EvalLogs.Format format, int buffer, EvalSpec eval, EvalPlan plan) {}

  /** A sample to be run: its position among the selected ones, and what happened to it so far. */
  private record Work(
      int position, int epoch, int attempt, String uuid, List<EvalRetryError> failures) {}

  private final TaskSetup setup;
  private final Target target;
  private final Services services;
  private final RunContext context;
  private final FlowListener events;
  private final String runId;
  private final String evalId;

  private final ScoreBook book;
  private final RunningMetrics metrics;
  private final PriorSamples prior;
  private final AtomicLong next = new AtomicLong();
  private final Queue<Work> repeats = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failed = new AtomicInteger();
  private final Set<WorkSection> sections = ConcurrentHashMap.newKeySet();
  private final Map<String, ModelUsage> usage = new TreeMap<>();
  private volatile boolean stopped;
  private @Nullable Throwable failure;

  TaskRunner(TaskSetup setup, Target target, Services services, RunContext context) {
    this.setup = setup;
    this.target = target;
    this.services = services;
    this.context = context;
    this.events = context.events();
    this.runId = target.eval().runId();
    this.evalId = target.eval().evalId();
    this.book =
        new ScoreBook(
            setup.scorers(),
            setup.selection().count(),
            setup.epochs(),
            position -> setup.dataset().id(setup.selection().index(position)));
    this.metrics = new RunningMetrics(setup, book, services.ticker());
    this.prior = new PriorSamples(setup, services.logs());
  }

  /**
   * Runs the task to its end, or until the run is cancelled.
   *
   * @return the header of its log
   */
  EvalLog run() {
    String started = IsoTime.seconds(services.clock().instant());
    events.onEvent(
        new FlowEvent.TaskStart(
            runId, target.eval(), target.file(), setup.totalSamples(), prior.size()));
    try (EvalLogWriter writer =
        services
            .logs()
            .create(
                target.file(), target.format(), target.eval(), target.plan(), target.buffer())) {
      prior.forEach((sample, position) -> keep(writer, sample, position));
      context.onCancel(() -> stop(null));
      work(writer);
      EvalLog header = finish(writer, started);
      events.onEvent(new FlowEvent.TaskEnd(runId, header, target.file()));
      return header;
    }
  }

  private void keep(EvalLogWriter writer, EvalSample sample, int position) {
    writer.add(sample);
    Map<String, Score> scores = sample.scores();
    book.record(
        position, sample.epoch(), sample.metadata(), scores == null ? Map.of() : scores, false);
    countUsage(sample);
  }

  private void work(EvalLogWriter writer) {
    int left = setup.totalSamples() - prior.size();
    int workers = Math.min(setup.maxSamples(), left);
    ThreadFactory threads = WorkThreads.named("sample-");
    List<Thread> running = new ArrayList<>(Math.max(workers, 0));
    for (int i = 0; i < workers; i++) {
      Thread thread = threads.newThread(() -> workUntilDone(writer));
      running.add(thread);
      thread.start();
    }
    running.forEach(Uninterruptibles::joinUninterruptibly);
  }

  private void workUntilDone(EvalLogWriter writer) {
    try {
      for (Work work = take(); work != null; work = take()) {
        runSample(work, writer);
      }
    } catch (Throwable unexpected) {
      // a worker that dies silently would leave its samples undone and the task a success
      stop(unexpected);
    }
  }

  private @Nullable Work take() {
    while (!stopped) {
      long run = next.getAndIncrement();
      if (run >= setup.totalSamples()) {
        return repeats.poll();
      }
      if (!prior.contains((int) run)) {
        int count = setup.selection().count();
        return new Work(
            (int) run % count, (int) run / count + 1, 1, services.ids().next(), List.of());
      }
    }
    return null;
  }

  private void runSample(Work work, EvalLogWriter writer) {
    Sample sample = sample(work.position());
    SampleId id = Objects.requireNonNull(sample.id());
    events.onEvent(new FlowEvent.SampleStart(runId, evalId, id, work.epoch(), work.attempt()));
    boolean mayRepeat = work.attempt() <= setup.retryOnError();
    WorkSection section = new WorkSection(Thread.currentThread());
    sections.add(section);
    SampleOutcome outcome;
    try {
      if (stopped) {
        section.interrupt(WorkSection.Reason.CANCELLED);
      }
      outcome = attempt(work, sample, section).run(mayRepeat);
    } finally {
      sections.remove(section);
    }
    EvalRetryError retry = outcome.retry();
    if (retry == null) {
      complete(work, outcome, writer);
    } else if (!stopped) {
      repeat(work, id, retry);
    }
    // else it would have been repeated: as in Inspect, it is left to the next run
  }

  private Sample sample(int position) {
    int index = setup.selection().index(position);
    Sample sample = setup.dataset().sample(index);
    return sample.id() != null
        ? sample
        : SampleBuilder.builder(sample).id(setup.dataset().id(index)).build();
  }

  private SampleAttempt attempt(Work work, Sample sample, WorkSection section) {
    SampleClock clock = new SampleClock(services.clock(), services.ticker());
    return new SampleAttempt(
        setup,
        sample,
        work.epoch(),
        work.uuid(),
        services.retries(),
        new ModelCaller.Origin(runId, evalId, events),
        section,
        clock,
        new Transcript(services.ids(), clock));
  }

  private void repeat(Work work, SampleId id, EvalRetryError retry) {
    List<EvalRetryError> failures = new ArrayList<>(work.failures());
    failures.add(retry);
    events.onEvent(
        new FlowEvent.SampleRetry(
            runId,
            evalId,
            id,
            work.epoch(),
            work.attempt(),
            new EvalError(retry.message(), retry.traceback(), retry.tracebackAnsi(), Map.of())));
    repeats.add(
        new Work(
            work.position(), work.epoch(), work.attempt() + 1, work.uuid(), List.copyOf(failures)));
  }

  private void complete(Work work, SampleOutcome outcome, EvalLogWriter writer) {
    EvalSample sample = outcome.sample();
    if (!work.failures().isEmpty()) {
      sample = EvalSampleBuilder.builder(sample).errorRetries(work.failures()).build();
    }
    writer.add(sample);
    countUsage(sample);
    book.record(
        work.position(),
        work.epoch(),
        sample.metadata(),
        outcome.scores(),
        outcome.failure() != null);
    if (!outcome.scores().isEmpty()) {
      events.onEvent(
          new FlowEvent.SampleScored(runId, evalId, sample.id(), work.epoch(), outcome.scores()));
    }
    events.onEvent(new FlowEvent.SampleEnd(runId, evalId, sample));
    Optional<Map<String, Double>> values = metrics.ifDue();
    if (values.isPresent()) {
      events.onEvent(new FlowEvent.RunningMetrics(runId, evalId, values.get()));
    }
    if (outcome.failed()
        && setup.failOnError().stops(failed.incrementAndGet(), setup.totalSamples())) {
      stop(outcome.failure());
    }
  }

  private void countUsage(EvalSample sample) {
    synchronized (usage) {
      for (Map.Entry<String, ModelUsage> used : sample.modelUsage().entrySet()) {
        usage.merge(used.getKey(), used.getValue(), ModelUsage::plus);
      }
    }
  }

  /**
   * Takes no more samples and interrupts those that run.
   *
   * @param why the failure that ends the task; null if the run was cancelled
   */
  private void stop(@Nullable Throwable why) {
    synchronized (usage) {
      if (failure == null) {
        failure = why;
      }
    }
    stopped = true;
    sections.forEach(section -> section.interrupt(WorkSection.Reason.CANCELLED));
  }

  private EvalLog finish(EvalLogWriter writer, String started) {
    Throwable ended;
    EvalStats stats;
    synchronized (usage) {
      ended = failure;
      stats =
          new EvalStats(
              started,
              IsoTime.seconds(services.clock().instant()),
              usage,
              Map.of(),
              List.of(),
              Map.of());
    }
    if (ended != null) {
      return writer.finish(EvalStatus.ERROR, null, stats, Failures.of(ended), List.of());
    }
    if (book.recorded() == 0) {
      return writer.finish(status(), null, stats, null, List.of());
    }
    Results results;
    try {
      results = Results.of(setup, book);
    } catch (RuntimeException | LinkageError metricFailed) {
      return writer.finish(EvalStatus.ERROR, null, stats, Failures.of(metricFailed), List.of());
    }
    return writer.finish(status(), results.results(), stats, null, results.reductions());
  }

  private EvalStatus status() {
    if (stopped && book.completed() + failed.get() < setup.totalSamples()) {
      return EvalStatus.CANCELLED;
    }
    return setup.failOnError().fails(failed.get(), setup.totalSamples())
        ? EvalStatus.ERROR
        : EvalStatus.SUCCESS;
  }
}
