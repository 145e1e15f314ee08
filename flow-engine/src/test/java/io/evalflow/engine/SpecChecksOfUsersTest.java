package io.evalflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.spec.AfterInstantiate;
import io.evalflow.spi.spec.AfterLoad;
import io.evalflow.spi.spec.AfterLoadContext;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowSpecProvider;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.spec.InstantiatedTask;
import io.evalflow.spi.spec.SpecContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.StringNode;

/** What users bring to look at specs after load and at tasks before they run. */
class SpecChecksOfUsersTest {
  private static final String TASK = "dataset: data.jsonl\nsolver: generate\nscorer: match\n";

  @TempDir Path directory;

  private Path file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private FlowEngine.Builder engine() {
    return FlowEngine.builder().workingDirectory(directory).environment(name -> Optional.empty());
  }

  @Test
  void afterLoadSeesTheResolvedSpecAndAllItsFiles() throws IOException {
    Path base = file("sub/base.yaml", "tasks: [b]\n");
    Path above = file("_flow.yaml", "defaults: {task: {model: m}}\n");
    Path spec = file("sub/spec.yaml", "includes: [base.yaml]\ntasks: [a]\n");
    List<FlowSpec> specs = new ArrayList<>();
    List<URI> files = new ArrayList<>();
    AfterLoad check =
        (loaded, context) -> {
          specs.add(loaded);
          files.addAll(context.files());
        };
    try (FlowEngine engine = engine().addProvider(AfterLoad.class, named(check)).build()) {
      engine.load(spec);
    }
    assertThat(files).containsExactly(spec.toUri(), base.toUri(), above.toUri());
    assertThat(specs.get(0).tasks())
        .extracting(task -> task.model().name())
        .containsExactly("m", "m");
  }

  /** A lambda has no simple name that is one. */
  private static AfterLoad named(AfterLoad check) {
    return new AfterLoad() {
      @Override
      public void afterLoad(FlowSpec spec, AfterLoadContext context) {
        check.afterLoad(spec, context);
      }

      @Override
      public String name() {
        return "check";
      }
    };
  }

  @Test
  void aFlowJavaMayRefuseAYamlSpec() throws IOException {
    file(
        "_flow.java",
        """
        import io.evalflow.spi.*;
        import io.evalflow.spi.spec.*;

        class Owned implements AfterLoad {
          @Override
          public void afterLoad(FlowSpec spec, AfterLoadContext context) {
            if (spec.flowMetadata() == null) {
              throw new FlowException(ErrorCode.INVALID_VALUE, "flow_metadata.owner is missing");
            }
          }
        }
        """);
    Path spec = file("sub/spec.yaml", "tasks: [a]\n");
    Path owned = file("sub/owned.yaml", "flow_metadata: {owner: ada}\n");
    try (FlowEngine engine = engine().build()) {
      assertThatThrownBy(() -> engine.load(spec))
          .isInstanceOf(FlowException.class)
          .hasMessage("_flow.java:8: flow_metadata.owner is missing");
      assertThat(engine.load(owned).spec().flowMetadata()).containsKey("owner");
    }
  }

  @Test
  void aFlowJavaGivesWhatSpecsInherit() throws IOException {
    file(
        "_flow.java",
        """
        import io.evalflow.spi.spec.*;

        class House implements FlowSpecProvider {
          @Override
          public FlowSpec spec(SpecContext context) {
            return FlowSpecBuilder.builder().logDir("house").tasks(java.util.List.of()).build();
          }
        }
        """);
    try (FlowEngine engine = engine().build()) {
      assertThat(engine.load(file("spec.yaml", "tasks: [a]\n")).spec().logDir()).isEqualTo("house");
      assertThat(engine.load(file("spec.yaml", "log_dir: own\n")).spec().logDir()).isEqualTo("own");
    }
  }

  @Test
  void aProviderIsLoadedByItsName() {
    FlowSpecProvider nightly =
        new FlowSpecProvider() {
          @Override
          public FlowSpec spec(SpecContext context) {
            record Options(String topic) {}
            Options options = context.args().bind(Options.class);
            return FlowSpecBuilder.builder()
                .logDir("logs/" + options.topic())
                .tasks(List.of(FlowTask.of("a")))
                .build();
          }

          @Override
          public String name() {
            return "nightly";
          }
        };
    SpecOverrides overrides =
        SpecOverrides.builder().arg("topic", StringNode.valueOf("rivers")).build();
    try (FlowEngine engine = engine().addProvider(FlowSpecProvider.class, nightly).build()) {
      ResolvedSpec spec = engine.load("nightly", overrides);
      assertThat(spec.spec().logDir()).isEqualTo("logs/rivers");
      assertThatThrownBy(() -> engine.load("nightlly", overrides))
          .hasMessage("nightlly: there is no such file");
    }
  }

  @Test
  void madeTasksAreReplacedOrLeftOutBeforeLogsAreMatched() throws IOException {
    file("data.jsonl", "{\"input\": \"a\", \"target\": \"a\"}\n");
    file("one.yaml", TASK);
    file("two.yaml", TASK);
    Path spec =
        file(
            "spec.yaml",
            "tasks: [{name: one.yaml, model: mockllm/m}, {name: two.yaml, model: mockllm/m}]\n");
    AfterInstantiate onlyTwo =
        new AfterInstantiate() {
          @Override
          public List<InstantiatedTask> afterInstantiate(List<InstantiatedTask> tasks) {
            return tasks.stream().filter(task -> task.name().equals("two.yaml")).toList();
          }
        };
    try (FlowEngine engine = engine().addProvider(AfterInstantiate.class, onlyTwo).build()) {
      assertThat(engine.plan(engine.load(spec)).tasks())
          .extracting(PlannedTask::name)
          .containsExactly("two.yaml");
    }
  }

  @Test
  void uncommittedChangesAreRefusedOnDemand() throws Exception {
    Path spec = file("repo/spec.yaml", "tasks: [a]\n");
    git("init", "-q");
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "first");
    FlowEngine.Builder builder =
        FlowEngine.builder()
            .workingDirectory(directory)
            .environment(
                name ->
                    name.equals("FLOW_REQUIRE_COMMITTED") ? Optional.of("1") : Optional.empty());
    try (FlowEngine engine = builder.build()) {
      assertThat(engine.load(spec).spec().tasks()).hasSize(1);
      file("repo/spec.yaml", "tasks: [a, b]\n");
      file("repo/new.yaml", "tasks: []\n");
      assertThatThrownBy(() -> engine.load(spec))
          .isInstanceOfSatisfying(
              FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
          .hasMessage(
              "the git repository of the spec has uncommitted changes: spec.yaml, new.yaml");
    }
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.resolve("repo").toFile())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }
}
