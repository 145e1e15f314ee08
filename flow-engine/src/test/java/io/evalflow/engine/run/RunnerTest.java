package io.evalflow.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.FlowEngine;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.hooks.FlowHooks;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.hooks.HooksContext;
import io.evalflow.spi.run.RunResult;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {
  @TempDir Path directory;

  @Test
  void aListenerThatThrowsDisturbsNeitherTheRunNorTheOthers() {
    List<FlowEvent> heard = Collections.synchronizedList(new ArrayList<>());
    try (FlowEngine engine =
        FlowEngine.builder()
            .workingDirectory(directory)
            .addProvider(
                FlowHooks.class,
                hooks(
                    "a_broken",
                    event -> {
                      throw new IllegalStateException("broken hook");
                    }))
            .addProvider(FlowHooks.class, hooks("b_working", heard::add))
            .build()) {
      RunResult result = engine.run(spec("mockllm/model"));
      assertThat(result.success()).isTrue();
    }
    // samples end in any order, so only the frame of the events is fixed
    assertThat(heard.get(0)).isInstanceOf(FlowEvent.RunStart.class);
    assertThat(heard.get(1)).isInstanceOf(FlowEvent.TaskStart.class);
    assertThat(heard.get(heard.size() - 2)).isInstanceOf(FlowEvent.TaskEnd.class);
    assertThat(heard.get(heard.size() - 1)).isInstanceOf(FlowEvent.RunEnd.class);
    assertThat(heard).filteredOn(FlowEvent.SampleStart.class::isInstance).hasSize(3);
    assertThat(heard).filteredOn(FlowEvent.ModelCallEnd.class::isInstance).hasSize(3);
    assertThat(heard).filteredOn(FlowEvent.SampleScored.class::isInstance).hasSize(3);
    assertThat(heard).filteredOn(FlowEvent.SampleEnd.class::isInstance).hasSize(3);
  }

  @Test
  void aRunLeavesBesideItsLogsWhatRanFromWhichSpecAndWithWhichJars() throws IOException {
    try (FlowEngine engine = FlowEngine.builder().workingDirectory(directory).build()) {
      engine.run(spec("mockllm/model"));
    }
    Path logs = directory.resolve("logs");
    assertThat(logs.resolve(".eval-set-id")).content().matches("[2-9A-Za-z]{22}");
    assertThat(logs.resolve("eval-set.json")).content().contains("\"model\": \"mockllm/model\"");
    assertThat(logs.resolve("logs.json")).content().contains("\"status\": \"success\"");
    assertThat(logs.resolve("flow.yaml")).content().contains("mockllm/model");
    assertThat(Files.readAllLines(logs.resolve("flow-requirements.txt")))
        .anyMatch(
            line ->
                line.matches(
                    "com\\.google\\.guava:guava:\\S+ guava-\\S+\\.jar --hash=sha256:[0-9a-f]{64}"));
  }

  @Test
  void aRunThatIsRefusedWritesNothing() {
    try (FlowEngine engine = FlowEngine.builder().workingDirectory(directory).build()) {
      assertThatThrownBy(() -> engine.run(spec("nobody/model")))
          .isInstanceOf(FlowException.class)
          .hasMessageContaining("nobody");
    }
    assertThat(directory.resolve("logs")).doesNotExist();
  }

  private static FlowSpec spec(String model) {
    Task task =
        TestRun.task(
                TestRun.questions(3),
                List.of(TestRun.generate()),
                List.of(Part.of("includes", TestScorers.includes("Default"))))
            .build();
    return FlowSpecBuilder.builder()
        .logDir("logs")
        .tasks(List.of(FlowTask.of("questions", task, FlowModel.of(model))))
        .build();
  }

  private static FlowHooks hooks(String name, FlowListener listener) {
    return new FlowHooks() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<FlowListener> listen(HooksContext context) {
        return Optional.of(listener);
      }
    };
  }
}
