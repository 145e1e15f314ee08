package io.evalflow.engine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.plugin.JarBuilder;
import io.evalflow.engine.step.StepCatalog.Found;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.step.LogFilter;
import io.evalflow.spi.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps and filters of real jars and files, by their names. */
class StepCatalogTest {
  private static final String STEP =
      """
      %sfinal class Promote implements io.evalflow.spi.step.Step<Promote.Options> {
        public record Options() {}
        @Override public String name() { return "promote"; }
        @Override public String description() { return "%s"; }
        @Override public Class<Options> options() { return Options.class; }
        @Override public io.evalflow.spi.step.StepResult run(
            java.util.List<io.evalflow.spi.log.EvalLog> logs, Options options,
            io.evalflow.spi.step.StepContext context) {
          return io.evalflow.spi.step.StepResult.unmodified(logs);
        }
      }
      """;

  private static final String FILTER =
      """
      package a;
      public final class Fresh implements io.evalflow.spi.step.LogFilter {
        @Override public String name() { return "fresh"; }
        @Override public String description() { return "%s"; }
        @Override public boolean accepts(io.evalflow.spi.log.EvalLog log) { return true; }
      }
      """;

  @TempDir private Path directory;

  private Path jar(String name, String says) throws IOException {
    return new JarBuilder()
        .source("a.Promote", STEP.formatted("package a; public ", says))
        .source("a.Fresh", FILTER.formatted(says))
        .service(Step.class, "a.Promote")
        .service(LogFilter.class, "a.Fresh")
        .write(directory.resolve("plugins").resolve(name));
  }

  private FlowEngine engine() {
    return FlowEngine.builder()
        .workingDirectory(directory)
        .addPluginPath(directory.resolve("plugins"))
        .build();
  }

  @Test
  void two_jars_with_one_name_are_both_named_and_each_is_there_by_its_qualified_name()
      throws IOException {
    Path ours = jar("ours.jar", "of ours");
    Path theirs = jar("theirs-1.0.jar", "of theirs");

    try (FlowEngine engine = engine()) {
      StepCatalog catalog = engine.stepCatalog();
      assertClash(() -> catalog.step("promote"), "step 'promote'", ours, theirs, "promote");
      assertClash(() -> catalog.filter("fresh"), "filter 'fresh'", ours, theirs, "fresh");
      assertThat(catalog.step("ours:promote").description()).isEqualTo("of ours");
      assertThat(catalog.step("theirs-1.0:promote").description()).isEqualTo("of theirs");
      assertThat(catalog.filter("theirs-1.0:fresh").description()).isEqualTo("of theirs");
      assertThat(catalog.steps())
          .containsExactly(
              new Found("ours:promote", "of ours", "ours.jar"),
              new Found("theirs-1.0:promote", "of theirs", "theirs-1.0.jar"));
      assertThatThrownBy(() -> catalog.step("others:promote"))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> {
                assertThat(e.message()).isEqualTo("unknown step 'others:promote'");
                assertThat(e.hint())
                    .contains(
                        "did you mean 'ours:promote'? there is ours:promote, theirs-1.0:promote");
              });
    }
  }

  private static void assertClash(
      Runnable lookUp, String what, Path ours, Path theirs, String name) {
    assertThatThrownBy(lookUp::run)
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN);
              assertThat(e.message())
                  .isEqualTo(
                      "the %s is there 2 times, so that name alone stands for none of them: %s, %s"
                          .formatted(what, ours, theirs));
              assertThat(e.hint().orElseThrow())
                  .startsWith("say which: ours:" + name + " or theirs-1.0:" + name + "; or ");
            });
  }

  @Test
  void a_file_of_the_working_directory_goes_before_plugins_of_its_name() throws IOException {
    jar("ours.jar", "of ours");
    Files.writeString(directory.resolve("_flow.java"), STEP.formatted("", "of the file"));

    try (FlowEngine engine = engine()) {
      StepCatalog catalog = engine.stepCatalog();
      assertThat(catalog.step("promote").description()).isEqualTo("of the file");
      assertThat(catalog.step("ours:promote").description()).isEqualTo("of ours");
      assertThat(catalog.steps())
          .containsExactly(new Found("promote", "of the file", "_flow.java"));
    }
  }

  @Test
  void says_that_there_is_none() {
    try (FlowEngine engine = engine()) {
      assertThatThrownBy(() -> engine.stepCatalog().step("promote"))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> {
                assertThat(e.message()).isEqualTo("unknown step 'promote'");
                assertThat(e.hint()).contains("there is none");
              });
    }
  }
}
