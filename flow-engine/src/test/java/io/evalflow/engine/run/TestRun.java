package io.evalflow.engine.run;

import com.google.common.base.Ticker;
import io.evalflow.engine.id.IdGenerator;
import io.evalflow.engine.log.DefaultEvalLogs;
import io.evalflow.engine.plan.EnginePartContexts;
import io.evalflow.engine.plugin.GivenProvider;
import io.evalflow.engine.plugin.PluginManager;
import io.evalflow.engine.spec.SourceTrees;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.Provider;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.eval.TaskBuilder;
import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.run.RunContext;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowOptionsBuilder;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Runs one task in process as a run does, with real logs in a directory; the waits of retries are
 * noted and not waited for.
 */
final class TestRun {
  private final Path directory;
  private final List<GivenProvider<?>> providers = new ArrayList<>();
  private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
  private final List<FlowEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final Cancellation cancellation = new Cancellation();
  private FlowOptions options = FlowOptionsBuilder.builder().retryOnError(0).build();
  private FlowModel model = FlowModel.of("mockllm/model");
  private FlowListener listener = event -> {};
  private boolean keepEvents = true;
  private PlannedTask.State state = PlannedTask.State.RUN;
  private URI existingLog;

  TestRun(Path directory) {
    this.directory = directory;
  }

  <T extends Provider> TestRun with(Class<T> kind, T provider) {
    providers.add(new GivenProvider<>(kind, () -> provider, "test"));
    return this;
  }

  TestRun options(UnaryOperator<FlowOptionsBuilder> change) {
    options = change.apply(FlowOptionsBuilder.builder(options)).build();
    return this;
  }

  TestRun model(FlowModel newModel) {
    model = newModel;
    return this;
  }

  TestRun listener(FlowListener newListener) {
    listener = newListener;
    return this;
  }

  /** Forgets the events, which hold the samples. */
  TestRun forgetEvents() {
    keepEvents = false;
    return this;
  }

  TestRun resume(URI log) {
    state = PlannedTask.State.RESUME;
    existingLog = log;
    return this;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  List<Duration> waits() {
    return waits;
  }

  List<FlowEvent> events() {
    return List.copyOf(events);
  }

  <T extends FlowEvent> List<T> events(Class<T> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Samples {@code Q1}, {@code Q2} and so on, all with the target {@code Default}. */
  static Dataset questions(int count) {
    return Dataset.of(
        IntStream.rangeClosed(1, count).mapToObj(i -> Sample.of("Q" + i, "Default")).toList());
  }

  static TaskBuilder task(Dataset dataset, List<Part<Solver>> solvers, List<Part<Scorer>> scorers) {
    return TaskBuilder.builder().dataset(dataset).solvers(solvers).scorers(scorers);
  }

  static Part<Solver> generate() {
    return Part.of(
        "generate",
        (state, context) -> context.generate(state, io.evalflow.spi.model.GenerateConfig.empty()));
  }

  RunResult run(Task task) {
    return run(List.of(task));
  }

  /** Runs and reads the one log whole. */
  EvalLog log(Task task) {
    RunResult result = run(task);
    try (PluginManager plugins = plugins()) {
      return logs(plugins).read(result.logs().get(0).location());
    }
  }

  RunResult run(List<Task> tasks) {
    try (PluginManager plugins = plugins()) {
      EvalLogs logs = logs(plugins);
      Storage storage = storage(plugins);
      InprocMode mode =
          new InprocMode(
              plugins,
              logs,
              IdGenerator.random(),
              new EnginePartContexts(
                  storage, new SourceTrees(storage, new WorkingDirectory(directory)), plugins),
              Clock.systemUTC(),
              Ticker.systemTicker(),
              new Backoff(() -> 0.5),
              waits::add);
      return mode.execute(plan(tasks), new Context(storage));
    }
  }

  private PluginManager plugins() {
    return new PluginManager(TestRun.class.getClassLoader(), List.of(), providers);
  }

  private static EvalLogs logs(PluginManager plugins) {
    return new DefaultEvalLogs(storage(plugins));
  }

  private static Storage storage(PluginManager plugins) {
    StorageBackend files =
        plugins.all(StorageBackend.class).stream()
            .filter(backend -> backend.schemes().contains("file"))
            .findFirst()
            .orElseThrow();
    return uri -> files;
  }

  private RunPlan plan(List<Task> tasks) {
    List<PlannedTask> planned = new ArrayList<>();
    List<FlowTask> specs = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      FlowTask spec = FlowTask.of("task" + (i + 1), tasks.get(i), model);
      specs.add(spec);
      planned.add(
          new PlannedTask(
              "id" + (i + 1),
              spec,
              "task" + (i + 1),
              model.name(),
              null,
              JsonNodeFactory.instance.objectNode(),
              tasks.get(i),
              state,
              existingLog,
              -1));
    }
    URI base = URI.create(directory.toUri() + (directory.toFile().isDirectory() ? "" : "/"));
    return new RunPlan(
        "run",
        "set",
        base.resolve("logs/"),
        FlowSpecBuilder.builder().options(options).tasks(specs).build(),
        base,
        planned);
  }

  private final class Context implements RunContext {
    private final Storage storage;

    Context(Storage storage) {
      this.storage = storage;
    }

    @Override
    public FlowListener events() {
      return event -> {
        if (keepEvents) {
          events.add(event);
        }
        listener.onEvent(event);
      };
    }

    @Override
    public Storage storage() {
      return storage;
    }

    @Override
    public boolean cancelled() {
      return cancellation.cancelled();
    }

    @Override
    public void onCancel(Runnable action) {
      cancellation.onCancel(action);
    }

    @Override
    public Optional<String> environment(String name) {
      return Optional.empty();
    }
  }
}
