package io.evalflow.engine.run;

import com.google.common.base.Ticker;
import com.google.common.util.concurrent.Uninterruptibles;
import io.evalflow.engine.id.IdGenerator;
import io.evalflow.engine.log.LogFileNames;
import io.evalflow.engine.plan.PartContexts;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.thread.WorkThreads;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalRevision;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalSpecBuilder;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.run.ExecutionMode;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.run.RunContext;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import io.evalflow.spi.spec.FlowOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in this process, several at once, each on threads of its own. Safe for use by many
 * threads.
 */
public final class InprocMode implements ExecutionMode {
  /** The name in {@code execution_type}. */
  public static final String NAME = "inproc";

  private final PluginRegistry plugins;
  private final EvalLogs logs;
  private final IdGenerator ids;
  private final PartContexts parts;
  private final Clock clock;
  private final Ticker ticker;
  private final Backoff backoff;
  private final Sleeper sleeper;

  /** Wired by the engine. */
  @Inject
  public InprocMode(
      PluginRegistry plugins, EvalLogs logs, IdGenerator ids, PartContexts parts, Clock clock) {
    this(
        plugins,
        logs,
        ids,
        parts,
        clock,
        Ticker.systemTicker(),
        new Backoff(() -> ThreadLocalRandom.current().nextDouble()),
        Sleeper.real());
  }

  InprocMode(
      PluginRegistry plugins,
      EvalLogs logs,
      IdGenerator ids,
      PartContexts parts,
      Clock clock,
      Ticker ticker,
      Backoff backoff,
      Sleeper sleeper) {
    this.plugins = plugins;
    this.logs = logs;
    this.ids = ids;
    this.parts = parts;
    this.clock = clock;
    this.ticker = ticker;
    this.backoff = backoff;
    this.sleeper = sleeper;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Runs tasks in this process.";
  }

  @Override
  public boolean makesTasksInProcess() {
    return true;
  }

  @Override
  public RunResult execute(RunPlan plan, RunContext context) {
    PartContext partContext = parts.of(plan.baseDirectory(), context::environment);
    try (ModelPool models = new ModelPool(plugins, context::environment);
        Deadlines deadlines = new Deadlines()) {
      TaskSetups setups = new TaskSetups(plugins, models, partContext, plan.spec().options());
      Map<Integer, TaskSetup> toRun = new LinkedHashMap<>();
      for (int i = 0; i < plan.tasks().size(); i++) {
        PlannedTask task = plan.tasks().get(i);
        if (task.state() != PlannedTask.State.DONE) {
          toRun.put(i, setups.setUp(task));
        }
      }
      TaskRunner.Services services =
          new TaskRunner.Services(
              ids, clock, ticker, logs, new ModelCaller.Retries(backoff, sleeper, deadlines));
      return new Execution(plan, context, services).run(toRun);
    }
  }

  /** One execution of a plan. */
  private final class Execution {
    private final RunPlan plan;
    private final RunContext context;
    private final TaskRunner.Services services;
    private final EvalSpecs specs;
    private final LogFileNames names;
    private final AtomicReferenceArray<@Nullable EvalLog> headers;
    private final List<Throwable> failures = new ArrayList<>();

    Execution(RunPlan plan, RunContext context, TaskRunner.Services services) {
      this.plan = plan;
      this.context = context;
      this.services = services;
      this.specs = new EvalSpecs(plan, revision(plan.baseDirectory()), version());
      this.names =
          new LogFileNames(context.environment("INSPECT_EVAL_LOG_FILE_PATTERN").orElse(null));
      this.headers = new AtomicReferenceArray<>(plan.tasks().size());
    }

    RunResult run(Map<Integer, TaskSetup> toRun) {
      List<Map.Entry<Integer, TaskSetup>> queue = List.copyOf(toRun.entrySet());
      AtomicInteger next = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      var factory = WorkThreads.named("task-");
      for (int i = 0; i < Math.min(maxTasks(), queue.size()); i++) {
        Thread thread = factory.newThread(() -> runTasks(queue, next));
        threads.add(thread);
        thread.start();
      }
      threads.forEach(Uninterruptibles::joinUninterruptibly);
      synchronized (failures) {
        if (!failures.isEmpty()) {
          throw asUserError(failures.get(0));
        }
      }
      return result();
    }

    private int maxTasks() {
      FlowOptions options = plan.spec().options();
      Integer given = options == null ? null : options.maxTasks();
      return given == null ? EvalSpecs.DEFAULT_MAX_TASKS : Math.max(given, 1);
    }

    private void runTasks(List<Map.Entry<Integer, TaskSetup>> queue, AtomicInteger next) {
      for (int i = next.getAndIncrement(); i < queue.size(); i = next.getAndIncrement()) {
        if (context.cancelled()) {
          return;
        }
        try {
          headers.set(queue.get(i).getKey(), runTask(queue.get(i).getValue()));
        } catch (Throwable failed) {
          synchronized (failures) {
            failures.add(failed);
          }
        }
      }
    }

    private EvalLog runTask(TaskSetup setup) {
      EvalLogs.Format format = format();
      String evalId = services.ids().next();
      Instant created = services.clock().instant();
      EvalSpec eval = specs.spec(setup, evalId, IsoTime.seconds(created));
      while (exists(eval, format)) {
        // a task that is resumed within a second of its start would get the name of its own log
        created = created.plusSeconds(1);
        eval = EvalSpecBuilder.builder(eval).created(IsoTime.seconds(created)).build();
      }
      TaskRunner.Target target =
          new TaskRunner.Target(
              plan.logDir().resolve(names.name(eval, format)),
              format,
              logBuffer(setup.totalSamples(), format),
              eval,
              specs.plan(setup));
      return new TaskRunner(setup, target, services, context).run();
    }

    private boolean exists(EvalSpec eval, EvalLogs.Format format) {
      URI file = plan.logDir().resolve(names.name(eval, format));
      try {
        return context.storage().backend(file).stat(file).isPresent();
      } catch (IOException e) {
        throw new FlowException(
            ErrorCode.STORAGE, file + " cannot be read: " + e.getMessage(), null, e);
      }
    }

    private EvalLogs.Format format() {
      FlowOptions options = plan.spec().options();
      String given = options == null ? null : options.logFormat();
      if (given == null || given.equals("eval")) {
        return EvalLogs.Format.EVAL;
      }
      if (given.equals("json")) {
        return EvalLogs.Format.JSON;
      }
      throw new FlowException(
          ErrorCode.INVALID_VALUE, "log_format must be eval or json, not " + given);
    }

    private int logBuffer(int samples, EvalLogs.Format format) {
      FlowOptions options = plan.spec().options();
      Integer given = options == null ? null : options.logBuffer();
      return given == null ? LogBuffers.standard(samples, format) : Math.max(given, 1);
    }

    private RunResult result() {
      List<EvalLog> found = new ArrayList<>();
      boolean complete = true;
      for (int i = 0; i < plan.tasks().size(); i++) {
        PlannedTask task = plan.tasks().get(i);
        EvalLog header =
            task.state() == PlannedTask.State.DONE
                ? logs.readHeader(Objects.requireNonNull(task.existingLog()))
                : headers.get(i);
        complete &= header != null && complete(header);
        if (header != null) {
          found.add(header);
        }
      }
      RunResult.Status status =
          complete
              ? RunResult.Status.SUCCESS
              : context.cancelled() ? RunResult.Status.CANCELLED : RunResult.Status.INCOMPLETE;
      return new RunResult(status, plan.logDir(), found);
    }
  }

  private static boolean complete(EvalLog header) {
    EvalResults results = header.results();
    return header.status() == EvalStatus.SUCCESS
        && (results == null || results.completedSamples() >= results.totalSamples());
  }

  private static RuntimeException asUserError(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(failure);
  }

  private static @Nullable EvalRevision revision(URI baseDirectory) {
    return "file".equals(baseDirectory.getScheme())
        ? GitRevision.of(Path.of(baseDirectory)).orElse(null)
        : null;
  }

  private static String version() {
    return Optional.ofNullable(InprocMode.class.getPackage().getImplementationVersion())
        .orElse("unknown");
  }
}
