package io.evalflow.engine.plan;

import io.evalflow.engine.id.IdGenerator;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.Locations;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecEnvironment;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Epochs;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.run.ExecutionMode;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.run.PlannedTask.State;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Makes a plan from a resolved spec: the tasks, who they are, and what of them is done already in
 * the log directory. Writes nothing. Safe for use by many threads.
 */
public final class Planner {
  private static final String DEFAULT_MODE = "inproc";
  private static final String DEFAULT_LOG_DIR = "logs";
  private static final String LOG_DIR_VARIABLE = "INSPECT_LOG_DIR";
  private static final String EVAL_SET_ID_FILE = ".eval-set-id";
  private static final int LONGEST_ID = 1000;
  private static final int UNKNOWN = -1;

  private final PluginRegistry plugins;
  private final PartContexts contexts;
  private final Storage storage;
  private final EvalLogs logs;
  private final IdGenerator ids;
  private final Environment environment;
  private final WorkingDirectory workingDirectory;
  private final AfterInstantiateHooks hooks;

  /** Wired by the engine. */
  @Inject
  public Planner(
      PluginRegistry plugins,
      PartContexts contexts,
      Storage storage,
      EvalLogs logs,
      IdGenerator ids,
      Environment environment,
      WorkingDirectory workingDirectory,
      AfterInstantiateHooks hooks) {
    this.plugins = Objects.requireNonNull(plugins, "plugins");
    this.contexts = Objects.requireNonNull(contexts, "contexts");
    this.storage = Objects.requireNonNull(storage, "storage");
    this.logs = Objects.requireNonNull(logs, "logs");
    this.ids = Objects.requireNonNull(ids, "ids");
    this.environment = Objects.requireNonNull(environment, "environment");
    this.workingDirectory = Objects.requireNonNull(workingDirectory, "workingDirectory");
    this.hooks = Objects.requireNonNull(hooks, "hooks");
  }

  /**
   * Plans a run.
   *
   * @throws FlowException naming the place in the spec if a task cannot be made; with {@code LOG}
   *     if the log directory holds what is not of this spec and {@code log_dir_allow_dirty} is not
   *     set
   */
  public RunPlan plan(ResolvedSpec resolved) {
    FlowSpec spec = resolved.spec();
    boolean inProcess = mode(resolved).makesTasksInProcess();
    if (inProcess) {
      PythonOnly.check(resolved);
    }
    Environment variables = SpecEnvironment.of(spec, environment);
    TaskMaker maker =
        new TaskMaker(plugins, resolved, contexts.of(resolved.baseDirectory(), variables));
    URI logDir = logDir(resolved, variables);
    List<PlannedTask> tasks =
        inProcess
            ? matched(hooks.apply(maker.makeAll(), resolved), resolved, logDir)
            : maker.nameAll().stream().map(this::unmade).toList();
    return new RunPlan(
        ids.next(),
        evalSetId(spec.options(), logDir),
        logDir,
        spec,
        resolved.baseDirectory(),
        tasks);
  }

  /**
   * Where a spec's logs go: its {@code log_dir} against its directory, else {@code INSPECT_LOG_DIR}
   * or {@code logs} against the working directory, as Inspect does. Ends in a slash.
   */
  public URI logDir(ResolvedSpec resolved) {
    return logDir(resolved, SpecEnvironment.of(resolved.spec(), environment));
  }

  private URI logDir(ResolvedSpec resolved, Environment variables) {
    String own = resolved.spec().logDir();
    if (own != null) {
      return Locations.resolveDirectory(resolved.baseDirectory(), own);
    }
    String path =
        variables.get(LOG_DIR_VARIABLE).filter(value -> !value.isBlank()).orElse(DEFAULT_LOG_DIR);
    return Locations.resolveDirectory(workingDirectory.uri(), path);
  }

  private ExecutionMode mode(ResolvedSpec resolved) {
    String name = Objects.requireNonNullElse(resolved.spec().executionType(), DEFAULT_MODE);
    try {
      return plugins.require(ExecutionMode.class, name);
    } catch (FlowException e) {
      JsonPointer field = JsonPointer.empty().appendProperty("execution_type");
      throw new FlowException(
          e.code(), resolved.places().field(field) + ": " + e.message(), e.hint().orElse(null), e);
    }
  }

  private PlannedTask unmade(MadeTask task) {
    return planned(task, ids.next(), State.RUN, null, UNKNOWN);
  }

  private List<PlannedTask> matched(List<MadeTask> made, ResolvedSpec resolved, URI logDir) {
    Map<TaskIdentity, MadeTask> byIdentity = new LinkedHashMap<>();
    for (MadeTask task : made) {
      MadeTask twin = byIdentity.put(TaskIdentity.of(task, task(task)), task);
      if (twin != null) {
        throw duplicate(task, twin, resolved);
      }
    }
    FlowOptions options = resolved.spec().options();
    boolean allowOthers = options != null && Boolean.TRUE.equals(options.logDirAllowDirty());
    Map<TaskIdentity, EvalLog> existing =
        new ExistingLogs(logs, workingDirectory).find(logDir, byIdentity.keySet(), allowOthers);
    List<PlannedTask> planned = new ArrayList<>();
    byIdentity.forEach(
        (identity, task) ->
            planned.add(planned(task, Optional.ofNullable(existing.get(identity)), resolved)));
    return planned;
  }

  private PlannedTask planned(MadeTask made, Optional<EvalLog> log, ResolvedSpec resolved) {
    Task task = task(made);
    int total = totalSamples(made, task, resolved);
    if (log.isEmpty()) {
      return planned(made, ids.next(), State.RUN, null, total);
    }
    EvalLog header = log.get();
    State state = ExistingLogs.complete(header, task, total) ? State.DONE : State.RESUME;
    return planned(made, header.eval().taskId(), state, header.location(), total);
  }

  private static int totalSamples(MadeTask made, Task task, ResolvedSpec resolved) {
    FlowOptions options = resolved.spec().options();
    JsonNode limit = options == null ? null : options.limit();
    int selected =
        TaskMaker.Placing.at(
            resolved.places(),
            made.at(),
            () -> SampleSelection.of(task.dataset(), limit, made.spec().sampleId()).count());
    Epochs epochs = task.epochs();
    return Math.multiplyExact(selected, epochs == null ? 1 : epochs.count());
  }

  private static PlannedTask planned(
      MadeTask made, String taskId, State state, @Nullable URI existingLog, int totalSamples) {
    return new PlannedTask(
        taskId,
        made.spec(),
        made.name(),
        made.model(),
        made.taskFile(),
        made.args(),
        made.task(),
        state,
        existingLog,
        totalSamples);
  }

  private static Task task(MadeTask made) {
    return Objects.requireNonNull(made.task());
  }

  private static FlowException duplicate(MadeTask task, MadeTask twin, ResolvedSpec resolved) {
    return new FlowException(
        ErrorCode.INVALID_VALUE,
        resolved.places().field(task.at())
            + ": the same task as "
            + resolved.places().field(twin.at())
            + " ("
            + task.name()
            + " on "
            + task.model()
            + ")",
        "tasks must differ in name, args, model, solver, config, version or limits",
        null);
  }

  /** That of the options, else that of the log directory, else a new one. */
  private String evalSetId(@Nullable FlowOptions options, URI logDir) {
    if (options != null && options.evalSetId() != null) {
      return options.evalSetId();
    }
    URI file = logDir.resolve(EVAL_SET_ID_FILE);
    StorageBackend backend = storage.backend(file);
    try {
      if (backend.stat(file).isEmpty()) {
        return ids.next();
      }
      try (InputStream in = backend.read(file)) {
        String id = new String(in.readNBytes(LONGEST_ID), StandardCharsets.UTF_8).strip();
        return id.isEmpty() ? ids.next() : id;
      }
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE,
          workingDirectory.show(file) + ": cannot be read: " + e.getMessage(),
          null,
          e);
    }
  }
}
