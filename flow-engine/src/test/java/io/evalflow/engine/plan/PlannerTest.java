package io.evalflow.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.id.IdGenerator;
import io.evalflow.engine.log.DefaultEvalLogs;
import io.evalflow.engine.log.EvalLogWriter;
import io.evalflow.engine.log.EvalLogs;
import io.evalflow.engine.plugin.GivenProvider;
import io.evalflow.engine.plugin.PluginManager;
import io.evalflow.engine.spec.Locations;
import io.evalflow.engine.spec.ProcessEnvironment;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecLoader;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.engine.spec.TestFiles;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.Epochs;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleBuilder;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.SolverFactory;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.eval.TaskBuilder;
import io.evalflow.spi.eval.TaskFactory;
import io.evalflow.spi.eval.TaskFileFormat;
import io.evalflow.spi.log.EvalConfigBuilder;
import io.evalflow.spi.log.EvalDataset;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalPlanStep;
import io.evalflow.spi.log.EvalResultsBuilder;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalSpecBuilder;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.GenerateConfigBuilder;
import io.evalflow.spi.run.ExecutionMode;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.run.PlannedTask.State;
import io.evalflow.spi.run.RunContext;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

class PlannerTest {
  @TempDir Path directory;
  private final Storage storage = TestFiles.storage();
  private final EvalLogs logs = new DefaultEvalLogs(storage);
  private final Map<String, String> variables = new HashMap<>();
  private WorkingDirectory work;

  @BeforeEach
  void workingDirectory() {
    work = new WorkingDirectory(directory);
  }

  @Test
  void makes_tasks_by_name_and_from_files() throws Exception {
    Files.writeString(directory.resolve("one.tk"), "");
    Files.writeString(directory.resolve("two.tk"), "first second");
    RunPlan plan =
        plan(
            """
            log_dir: out
            tasks:
              - {name: numbers, model: m/a, args: {n: 3}}
              - {name: one.tk, model: m/a}
              - {name: ./two.tk@second, model: m/b}
              - {name: two.tk, model: m/c}
            """);

    assertThat(plan.logDir()).isEqualTo(Locations.directory(directory.resolve("out").toUri()));
    assertThat(plan.runId()).hasSize(22);
    assertThat(plan.tasks())
        .extracting(PlannedTask::name)
        .containsExactly("numbers", "one.tk", "./two.tk@second", "first", "second");
    assertThat(plan.tasks())
        .extracting(PlannedTask::taskFile)
        .containsExactly(null, "one.tk", "two.tk", "two.tk", "two.tk");
    assertThat(plan.tasks()).extracting(PlannedTask::totalSamples).containsExactly(3, 4, 4, 4, 4);
    assertThat(plan.tasks()).allMatch(task -> task.state() == State.RUN);
    assertThat(plan.tasks()).extracting(PlannedTask::taskId).doesNotHaveDuplicates();
    assertThat(plan.tasks().get(1).args()).hasToString("{\"filled\":true}");
  }

  /** Replacing, not merging, is what Inspect Flow does with each of these fields. */
  @Test
  void puts_what_the_spec_says_in_place_of_what_the_task_says() {
    Task task =
        plan("""
                tasks:
                  - name: numbers
                    model: m
                    epochs: 3
                    config: {temperature: 0.5}
                    solver: [echo, {name: echo, args: {word: hi}}]
                    tags: [mine]
                    metadata: {k: 1}
                    message_limit: 7
                    fail_on_error: false
                """)
            .tasks()
            .get(0)
            .task();

    assertThat(task.epochs()).isEqualTo(new Epochs(3, List.of()));
    assertThat(task.config()).isEqualTo(GenerateConfigBuilder.builder().temperature(0.5).build());
    assertThat(task.solvers()).extracting(Part::name).containsExactly("echo", "echo");
    assertThat(task.solvers().get(1).passed()).hasToString("{\"word\":\"hi\"}");
    assertThat(task.tags()).containsExactly("mine");
    assertThat(task.metadata()).containsOnlyKeys("k");
    assertThat(task.limits().messageLimit()).isEqualTo(7);
    assertThat(task.failOnError()).hasToString("false");

    Task untouched = plan("tasks: [{name: numbers, model: m}]").tasks().get(0).task();
    assertThat(untouched.epochs()).isEqualTo(new Epochs(1, List.of("max")));
    assertThat(untouched.config()).isEqualTo(GenerateConfigBuilder.builder().seed(1).build());
  }

  @Test
  void counts_samples_by_limit_ids_and_epochs() {
    assertThat(total("options: {limit: 2}", "")).isEqualTo(2);
    assertThat(total("options: {limit: [1, 100]}", ", epochs: 2")).isEqualTo(6);
    assertThat(total("options: {limit: [9, 10]}", "")).isZero();
    assertThat(total("", ", sample_id: [1, '3', x]")).isEqualTo(2);
    assertThat(total("options: {limit: 1}", ", sample_id: '*'")).isEqualTo(1);
    assertThatThrownBy(() -> total("", ", sample_id: nope"))
        .hasMessage("spec.yaml:2: tasks[0]: sample_id \"nope\" matches no sample of the dataset");
  }

  @Test
  void takes_the_model_from_the_task_else_from_the_environment() {
    assertThatThrownBy(() -> plan("tasks: [numbers]"))
        .hasMessage("spec.yaml:1: tasks[0]: no model is given")
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.hint().get()).contains("INSPECT_EVAL_MODEL"));
    variables.put("INSPECT_EVAL_MODEL", "m/env");

    assertThat(plan("tasks: [numbers]").tasks().get(0).model()).isEqualTo("m/env");
    assertThat(plan("env: {INSPECT_EVAL_MODEL: m/s}\ntasks: [numbers]").tasks().get(0).model())
        .isEqualTo("m/s");
  }

  @Test
  void writes_to_logs_below_the_working_directory_unless_told_otherwise() {
    assertThat(plan("tasks: []").logDir().toString()).endsWith("/logs/");
    variables.put("INSPECT_LOG_DIR", "elsewhere");

    assertThat(plan("tasks: []").logDir().toString()).endsWith("/elsewhere/");
    assertThat(plan("log_dir: own\ntasks: []").logDir().toString()).endsWith("/own/");
  }

  @Test
  void refuses_what_it_cannot_make_and_says_where_it_stands() {
    assertThatThrownBy(() -> plan("tasks:\n  - {name: nubers, model: m}"))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NAME);
              assertThat(e.message()).startsWith("spec.yaml:2: tasks[0].name: ");
              assertThat(e.message() + e.hint().orElse("")).contains("numbers");
            });
    assertThatThrownBy(() -> plan("tasks: [{name: a.py@x, model: m}]"))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
              assertThat(e.hint().get()).contains("venv");
            });
    assertThatThrownBy(() -> plan("tasks: [{name: ./a.xyz, model: m}]"))
        .hasMessage("spec.yaml:1: tasks[0].name: nothing reads task files that end in .xyz");
    assertThatThrownBy(() -> plan("tasks: [{name: no.tk, model: m}]"))
        .hasMessage("spec.yaml:1: tasks[0].name: no.tk: there is no such file");
    assertThatThrownBy(() -> plan("tasks:\n  - name: numbers\n    model: m\n    args: {m: 1}"))
        .hasMessage("spec.yaml:4: tasks[0].args: m: unknown field 'm'");
    assertThatThrownBy(() -> plan("tasks: [{name: numbers, model: m, version: 9}]"))
        .hasMessage("spec.yaml:1: tasks[0].version: the task has version 2, not 9");
    assertThatThrownBy(() -> plan("tasks: [{name: numbers, model: m, solver: ecko}]"))
        .hasMessageStartingWith("spec.yaml:1: tasks[0].solver: ");
    assertThatThrownBy(
            () -> plan("tasks:\n  - {name: numbers, model: m}\n  - {name: numbers, model: m}"))
        .hasMessage("spec.yaml:3: tasks[1]: the same task as spec.yaml:2: tasks[0] (numbers on m)");
    assertThatThrownBy(() -> plan("execution_type: moon\ntasks: []"))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("moon");
  }

  @Test
  void plans_a_task_made_in_code() {
    Task task = new Numbers().create(Args.none("test"), null);
    ResolvedSpec spec =
        new SpecLoader(TestFiles.trees(directory), work)
            .resolve(
                FlowSpecBuilder.builder()
                    .tasks(List.of(FlowTask.of("mine", task, FlowModel.of("m"))))
                    .build(),
                work.uri(),
                SpecOverrides.NONE);

    PlannedTask planned = planner().plan(spec).tasks().get(0);

    assertThat(planned.name()).isEqualTo("mine");
    assertThat(planned.task().dataset()).isSameAs(task.dataset());
    assertThat(planned.totalSamples()).isEqualTo(4);
  }

  @Test
  void leaves_the_making_to_a_mode_that_makes_its_tasks() {
    PlannedTask planned =
        plan("execution_type: away\ntasks: [{name: a.py@x, model: m}]").tasks().get(0);

    assertThat(planned.taskIfMade()).isEmpty();
    assertThat(planned.name()).isEqualTo("a.py@x");
    assertThat(planned.totalSamples()).isEqualTo(-1);
  }

  @Test
  void takes_a_complete_log_of_the_same_task_for_done() {
    String spec = "log_dir: out\ntasks: [{name: numbers, model: m, config: {temperature: 0}}]";
    PlannedTask first = plan(spec).tasks().get(0);
    URI log = write(first, EvalStatus.SUCCESS, 4);

    PlannedTask again = plan(spec).tasks().get(0);

    assertThat(again.state()).isEqualTo(State.DONE);
    assertThat(again.existingLog()).isEqualTo(log);
    assertThat(again.taskId()).isEqualTo(first.taskId());
    String transport = spec.replace("temperature: 0", "temperature: 0, max_connections: 3");
    assertThat(plan(transport).tasks().get(0).state()).isEqualTo(State.DONE);
    assertThat(plan(spec.replace("model: m,", "model: m, tags: [a],")).tasks().get(0).state())
        .isEqualTo(State.DONE);
  }

  @Test
  void resumes_a_log_that_lacks_samples_or_has_other_epochs() {
    String spec = "log_dir: out\ntasks: [{name: numbers, model: m}]";
    PlannedTask first = plan("options: {limit: 2}\n" + spec).tasks().get(0);
    write(first, EvalStatus.SUCCESS, 2);

    assertThat(plan(spec).tasks().get(0).state()).isEqualTo(State.RESUME);
    assertThat(plan(spec).tasks().get(0).taskId()).isEqualTo(first.taskId());
    assertThat(plan("options: {limit: 1}\n" + spec).tasks().get(0).state()).isEqualTo(State.DONE);
    assertThat(
            plan("options: {limit: 1}\n" + spec.replace("model: m", "model: m, epochs: 2"))
                .tasks()
                .get(0)
                .state())
        .isEqualTo(State.RESUME);
  }

  @Test
  void resumes_a_log_that_did_not_end_well() {
    String spec = "log_dir: out\ntasks: [{name: numbers, model: m}]";
    write(plan(spec).tasks().get(0), EvalStatus.ERROR, 4);

    assertThat(plan(spec).tasks().get(0).state()).isEqualTo(State.RESUME);
  }

  @Test
  void refuses_a_log_directory_with_logs_of_something_else() throws Exception {
    String spec = "log_dir: out\ntasks: [{name: numbers, model: m}]";
    write(plan(spec).tasks().get(0), EvalStatus.SUCCESS, 4);
    String other = spec.replace("model: m", "model: m, args: {n: 1}");

    assertThatThrownBy(() -> plan(other))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.LOG);
              assertThat(e.message())
                  .isEqualTo(
                      "the log directory holds out/2026-01-01T00-00-00-00-00_numbers_x.eval, which"
                          + " is of no task of this spec");
              assertThat(e.hint().get()).contains("log_dir_allow_dirty");
            });
    String dirty = "options: {log_dir_allow_dirty: true}\n";
    assertThat(plan(dirty + other).tasks().get(0).state()).isEqualTo(State.RUN);

    Files.writeString(
        directory.resolve("out/2026-02-01T00-00-00-00-00_bad_y.eval"), "not a log at all");
    assertThatThrownBy(() -> plan(spec))
        .hasMessageContaining("out/2026-02-01T00-00-00-00-00_bad_y.eval, which cannot be read");
    assertThat(plan(dirty + spec).tasks().get(0).state()).isEqualTo(State.DONE);
  }

  @Test
  void keeps_the_eval_set_id_of_the_log_directory() throws Exception {
    Files.createDirectories(directory.resolve("out"));
    Files.writeString(directory.resolve("out/.eval-set-id"), "abc");

    assertThat(plan("log_dir: out\ntasks: []").evalSetId()).isEqualTo("abc");
    assertThat(plan("log_dir: out\noptions: {eval_set_id: x}\ntasks: []").evalSetId())
        .isEqualTo("x");
    assertThat(plan("log_dir: new\ntasks: []").evalSetId()).hasSize(22);
  }

  private int total(String options, String fields) {
    String task = "tasks: [{name: numbers, model: m" + fields + "}]";
    return plan((options.isEmpty() ? "# none" : options) + "\n" + task)
        .tasks()
        .get(0)
        .totalSamples();
  }

  private RunPlan plan(String yaml) {
    try {
      Path file = Files.writeString(directory.resolve("spec.yaml"), yaml);
      SpecLoader loader = new SpecLoader(TestFiles.trees(directory), work);
      return planner().plan(loader.load(file.toUri(), SpecOverrides.NONE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Planner planner() {
    PluginManager plugins =
        new PluginManager(
            ClassLoader.getPlatformClassLoader(),
            List.of(),
            List.of(
                GivenProvider.of(TaskFactory.class, new Numbers(), "test"),
                GivenProvider.of(TaskFileFormat.class, new TkFiles(), "test"),
                GivenProvider.of(SolverFactory.class, new Echo(), "test"),
                GivenProvider.of(ExecutionMode.class, new Mode("inproc", true), "test"),
                GivenProvider.of(ExecutionMode.class, new Mode("away", false), "test")));
    return new Planner(
        plugins,
        new EnginePartContexts(storage, TestFiles.trees(directory), plugins),
        storage,
        logs,
        IdGenerator.seeded(new Random(1)),
        new ProcessEnvironment(work, variables),
        work);
  }

  /** Writes a log as the run of a planned task does, without its samples. */
  private URI write(PlannedTask planned, EvalStatus status, int samples) {
    Task task = planned.task();
    EvalSpec eval =
        EvalSpecBuilder.builder()
            .evalId("e")
            .runId("r")
            .created("2026-01-01T00:00:00+00:00")
            .task(planned.name())
            .taskId(planned.taskId())
            .taskVersion(task.version())
            .taskFile(planned.taskFile())
            .taskArgsPassed(planned.spec().args())
            .dataset(new EvalDataset(null, null, task.dataset().size(), null, false, Map.of()))
            .model(planned.model())
            .modelGenerateConfig(GenerateConfig.empty())
            .config(EvalConfigBuilder.builder().epochs(1).epochsReducer(List.of("max")).build())
            .build();
    EvalPlanStep step = new EvalPlanStep("generate", Map.of(), Map.of(), Map.of());
    EvalPlan plan = new EvalPlan("plan", List.of(step), null, task.config(), Map.of());
    URI file = work.uri().resolve("out/2026-01-01T00-00-00-00-00_numbers_x.eval");
    try (EvalLogWriter writer = logs.create(file, EvalLogs.Format.EVAL, eval, plan, 10)) {
      EvalStats stats = new EvalStats("", "", Map.of(), Map.of(), List.of(), Map.of());
      writer.finish(
          status,
          EvalResultsBuilder.builder()
              .totalSamples(samples)
              .completedSamples(samples)
              .scores(List.of())
              .build(),
          stats,
          null,
          List.of());
    }
    return file;
  }

  private static Task numbers(int count) {
    List<Sample> samples =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    SampleBuilder.builder()
                        .input(SampleInput.of("what is " + i + "?"))
                        .target(Target.of("" + i))
                        .build())
            .toList();
    return TaskBuilder.builder()
        .dataset(Dataset.of(samples))
        .epochs(new Epochs(1, List.of("max")))
        .config(GenerateConfigBuilder.builder().seed(1).build())
        .tags(List.of("own"))
        .version(IntNode.valueOf(2))
        .build();
  }

  /** A task by name. */
  private static final class Numbers implements TaskFactory {
    record Options(Integer n) {}

    @Override
    public String name() {
      return "numbers";
    }

    @Override
    public Task create(Args args, PartContext context) {
      Options options = args.bind(Options.class);
      return numbers(options.n() == null ? 4 : options.n());
    }
  }

  /** Files that hold names of tasks, or nothing for one task without a name. */
  private static final class TkFiles implements TaskFileFormat {
    @Override
    public String name() {
      return "tk";
    }

    @Override
    public Set<String> extensions() {
      return Set.of("tk");
    }

    @Override
    public List<String> taskNames(URI file, PartContext context) {
      try {
        String text = Files.readString(Path.of(file));
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
      } catch (IOException e) {
        throw new FlowException(
            ErrorCode.NOT_FOUND, Path.of(file).getFileName() + ": there is no such file");
      }
    }

    @Override
    public LoadedTask load(URI file, Optional<String> task, Args args, PartContext context) {
      ObjectNode all = args.values().deepCopy().put("filled", true);
      return new LoadedTask(numbers(4), new Args(all, args.where()));
    }
  }

  /** A solver that does nothing. */
  private static final class Echo implements SolverFactory {
    @Override
    public String name() {
      return "echo";
    }

    @Override
    public Part<Solver> create(Args args, PartContext context) {
      return new Part<>("echo", args.values(), args.values(), (state, sample) -> state);
    }
  }

  /** A mode that is never executed. */
  private record Mode(String name, boolean makesTasksInProcess) implements ExecutionMode {
    @Override
    public RunResult execute(RunPlan plan, RunContext context) {
      throw new UnsupportedOperationException();
    }
  }
}
