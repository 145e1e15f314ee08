package io.evalflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import io.evalflow.engine.plugin.PluginRegistry.PluginProblem;
import io.evalflow.engine.plugin.PluginRegistry.ProviderInfo;
import io.evalflow.engine.run.Cancellation;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.MetricRef;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleContext;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.eval.TaskBuilder;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowModelBuilder;
import io.evalflow.spi.spec.FlowOptionsBuilder;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

class FlowEngineTest {
  @TempDir Path temp;

  @Test
  void looksForPluginsInTheBuildersPathsAndInTheEnvironments() {
    Map<String, String> environment =
        Map.of("FLOW_PLUGIN_PATH", "third" + File.pathSeparator + temp.resolve("fourth"));
    try (FlowEngine engine =
        FlowEngine.builder()
            .workingDirectory(temp)
            .environment(name -> Optional.ofNullable(environment.get(name)))
            .addPluginPath(Path.of("first"))
            .addPluginPath(temp.resolve("second"))
            .build()) {
      assertThat(engine.plugins().problems()).isEmpty();
      engine.plugins().providers();
      assertThat(engine.plugins().problems())
          .extracting(PluginProblem::source)
          .containsExactly(
              temp.resolve("first").toString(),
              temp.resolve("second").toString(),
              temp.resolve("third").toString(),
              temp.resolve("fourth").toString());
    }
  }

  @Test
  void findsTheBackendOfAScheme() {
    StorageBackend memory = backend("memory", "mem");
    try (FlowEngine engine =
        FlowEngine.builder().addProvider(StorageBackend.class, memory).build()) {
      assertThat(engine.storage().backend(URI.create("MEM:/a/b"))).isSameAs(memory);
      assertThat(engine.storage().backend(temp.toUri()).name()).isEqualTo("file");
      assertThat(engine.plugins().providers())
          .contains(
              new ProviderInfo("StorageBackend", "memory", "launcher:memory", "", "", "launcher"));
    }
  }

  @Test
  void namesTheSchemesThatExistWhenOneIsUnknown() {
    try (FlowEngine engine =
        FlowEngine.builder().addProvider(StorageBackend.class, backend("memory", "mem")).build()) {
      assertThatThrownBy(() -> engine.storage().backend(URI.create("gs://bucket/logs")))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NAME);
                assertThat(e.message()).contains("gs:", "gs://bucket/logs");
                assertThat(e.hint().orElseThrow()).contains("file, mem");
              });
      assertThatThrownBy(() -> engine.storage().backend(URI.create("logs/a")))
          .isInstanceOf(FlowException.class)
          .hasMessageContaining("logs/a");
    }
  }

  @Test
  void refusesTwoBackendsOfOneScheme() {
    try (FlowEngine engine =
        FlowEngine.builder()
            .addProvider(StorageBackend.class, backend("one", "mem"))
            .addProvider(StorageBackend.class, backend("two", "mem"))
            .build()) {
      assertThatThrownBy(() -> engine.storage().backend(URI.create("mem:/a")))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN);
                assertThat(e.message()).contains("[one, two]", "mem:");
              });
    }
  }

  @Test
  void takesTheLaunchersBindingsOverItsOwn() {
    Storage mine =
        uri -> {
          throw new FlowException(ErrorCode.STORAGE, "mine");
        };
    try (FlowEngine engine =
        FlowEngine.builder()
            .overrideWith(
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    bind(Storage.class).toInstance(mine);
                  }
                })
            .build()) {
      assertThat(engine.storage()).isSameAs(mine);
    }
  }

  @Test
  void loadsASpecAlthoughAPluginIsBroken() throws IOException {
    Files.writeString(temp.resolve("spec.yaml"), "tasks: [arc]\nlog_dir: here\n");
    Files.writeString(temp.resolve("broken.jar"), "no zip");
    try (FlowEngine engine =
        FlowEngine.builder().workingDirectory(temp).addPluginPath(temp).build()) {
      ResolvedSpec spec = engine.load(Path.of("spec.yaml"), new SpecOverrides(null, 3));

      assertThat(spec.spec().tasks()).extracting(FlowTask::name).containsExactly("arc");
      assertThat(spec.fileIfAny()).contains(temp.resolve("spec.yaml").toUri());
      assertThat(engine.yaml(spec)).contains("name: arc", "limit: 3", "log_dir: here");
      assertThat(engine.plugins().problems()).hasSize(1);
    }
  }

  @Test
  void resolvesASpecMadeInCodeAgainstTheWorkingDirectory() {
    FlowSpec spec = FlowSpecBuilder.builder().tasks(List.of(FlowTask.of("arc"))).build();
    try (FlowEngine engine = FlowEngine.builder().workingDirectory(temp).build()) {
      ResolvedSpec resolved = engine.resolve(spec);

      assertThat(resolved.baseDirectory()).isEqualTo(temp.toUri());
      assertThat(resolved.spec().tasks()).extracting(FlowTask::name).containsExactly("arc");
    }
  }

  @Test
  void runsATaskMadeInCode() {
    List<FlowEvent> events = new CopyOnWriteArrayList<>();
    try (FlowEngine engine =
        FlowEngine.builder().workingDirectory(temp).addListener(events::add).build()) {
      RunResult result = engine.run(spec("yes", "no"));

      assertThat(result.success()).isTrue();
      assertThat(result.logDir()).isEqualTo(temp.resolve("logs/").toUri());
      EvalLog log = result.logs().get(0);
      assertThat(log.status()).isEqualTo(EvalStatus.SUCCESS);
      assertThat(log.results().scores().get(0).metrics().get("accuracy").value().doubleValue())
          .isEqualTo(0.5);
      assertThat(engine.logs().list(result.logDir(), false)).hasSize(1);
      assertThat(
              engine
                  .logs()
                  .read(engine.logs().list(result.logDir(), false).get(0).name())
                  .samples())
          .hasSize(2);
      assertThat(events.get(0)).isInstanceOf(FlowEvent.RunStart.class);
      assertThat(events.get(events.size() - 1)).isInstanceOf(FlowEvent.RunEnd.class);
      assertThat(events).filteredOn(FlowEvent.SampleEnd.class::isInstance).hasSize(2);
    }
  }

  @Test
  void plansWithoutWritingAnything() {
    try (FlowEngine engine = FlowEngine.builder().workingDirectory(temp).build()) {
      RunPlan plan = engine.plan(engine.resolve(spec("yes", "no")));

      assertThat(plan.tasks()).extracting(PlannedTask::name).containsExactly("question");
      assertThat(temp).isEmptyDirectory();
    }
  }

  @Test
  void endsARunThatIsCancelled() {
    Cancellation cancellation = new Cancellation();
    FlowListener cancels =
        event -> {
          if (event instanceof FlowEvent.SampleEnd) {
            cancellation.cancel();
          }
        };
    try (FlowEngine engine =
        FlowEngine.builder().workingDirectory(temp).addListener(cancels).build()) {
      ResolvedSpec spec = engine.resolve(spec("yes", "yes", "yes", "yes", "yes", "yes"));
      RunResult result = engine.run(spec, engine.plan(spec), cancellation);

      assertThat(result.status()).isEqualTo(RunResult.Status.CANCELLED);
      assertThat(result.logs()).extracting(EvalLog::status).containsExactly(EvalStatus.CANCELLED);
    }
  }

  @Test
  void runsOnThoughAListenerFails() {
    FlowListener fails =
        event -> {
          throw new IllegalStateException("on purpose");
        };
    List<FlowEvent> heard = new CopyOnWriteArrayList<>();
    try (FlowEngine engine =
        FlowEngine.builder()
            .workingDirectory(temp)
            .addListener(fails)
            .addListener(heard::add)
            .build()) {
      assertThat(engine.run(spec("yes")).success()).isTrue();
      assertThat(heard).isNotEmpty();
    }
  }

  /** One sample for each answer of the model, one after the other; right is {@code yes}. */
  private static FlowSpec spec(String... answers) {
    ArrayNode outputs = JsonNodeFactory.instance.arrayNode();
    List<Sample> samples = new ArrayList<>();
    for (String answer : answers) {
      outputs.add(answer);
      samples.add(Sample.of("Is it so?", "yes"));
    }
    Task task =
        TaskBuilder.builder()
            .dataset(Dataset.of("questions", samples))
            .scorers(List.of(Part.of("same", new Same())))
            .build();
    FlowModel model =
        FlowModelBuilder.builder()
            .name("mockllm/model")
            .modelArgs(Map.of("custom_outputs", outputs))
            .build();
    return FlowSpecBuilder.builder()
        .logDir("logs")
        .options(FlowOptionsBuilder.builder().maxSamples(1).build())
        .tasks(List.of(FlowTask.of("question", task, model)))
        .build();
  }

  private static final class Same implements Scorer {
    @Override
    public Optional<Score> score(TaskState state, Target target, SampleContext context) {
      String answer = state.output().completion();
      boolean right = answer.equals(target.text());
      return Optional.of(Score.of(right ? Score.CORRECT : Score.INCORRECT, answer, null));
    }

    @Override
    public List<MetricRef> metrics() {
      return List.of(MetricRef.of("accuracy"));
    }
  }

  private static StorageBackend backend(String name, String scheme) {
    return (StorageBackend)
        Proxy.newProxyInstance(
            StorageBackend.class.getClassLoader(),
            new Class<?>[] {StorageBackend.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "name" -> name;
                  case "description" -> "";
                  case "schemes" -> Set.of(scheme);
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == args[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
