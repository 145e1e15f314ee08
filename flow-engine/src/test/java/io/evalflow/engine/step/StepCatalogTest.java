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
import java.util.List;
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
      assertThat(catalog.steps().found())
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

  @Test
  void two_jars_of_one_name_are_told_apart_by_their_directories() throws IOException {
    jar("a/ours.jar", "of a");
    jar("b/ours.jar", "of b");

    try (FlowEngine engine = engine()) {
      StepCatalog catalog = engine.stepCatalog();
      assertThat(catalog.steps().found())
          .extracting(Found::name)
          .containsExactly("a/ours:promote", "b/ours:promote");
      assertThat(catalog.step("b/ours:promote").description()).isEqualTo("of b");
      LogFilters filters = new LogFilters(catalog);
      assertThat(filters.all(List.of("a/ours:fresh"), List.of())).isNotNull();
      assertThatThrownBy(() -> filters.all(List.of("ours:fresh"), List.of()))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> assertThat(e.hint().orElseThrow()).contains("a/ours:fresh or b/ours:fresh"));
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
      assertThat(catalog.steps().found())
          .containsExactly(
              new Found("promote", "of the file", "_flow.java"),
              new Found("ours:promote", "of ours", "ours.jar"));
    }
  }

  @Test
  void a_broken_file_hides_only_what_it_names() throws IOException {
    jar("ours.jar", "of ours");
    Path below = Files.createDirectories(directory.resolve("below"));
    Files.writeString(
        below.resolve("_flow.java"), STEP.formatted("", "unfinished").replace("return", "retrun"));
    Files.writeString(
        directory.resolve("_flow.java"), STEP.formatted("", "above").replace("promote", "other"));

    try (FlowEngine engine =
        FlowEngine.builder()
            .workingDirectory(below)
            .addPluginPath(directory.resolve("plugins"))
            .build()) {
      StepCatalog catalog = engine.stepCatalog();
      assertThatThrownBy(() -> catalog.step("promote"))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.SYNTAX);
                assertThat(e.message()).startsWith("_flow.java:3:");
                assertThat(e.hint()).contains("mend it, or take that of a jar: ours:promote");
              });
      assertThat(catalog.step("ours:promote").description()).isEqualTo("of ours");
      assertThat(catalog.step("other").description()).isEqualTo("above");
      assertThat(catalog.filter("fresh").description()).isEqualTo("of ours");
      assertThat(catalog.steps().found())
          .extracting(Found::name)
          .containsExactly("other", "promote");
      assertThat(catalog.steps().broken())
          .singleElement()
          .satisfies(e -> assertThat(e.message()).startsWith("_flow.java:3:"));
    }
  }

  @Test
  void a_file_whose_step_cannot_be_made_or_has_no_name_is_broken() throws IOException {
    String step = STEP.formatted("", "of the file");
    String thrower = "throw new IllegalStateException(\"no\");";
    for (String bad :
        List.of(
            step.replace("public record", "Promote() { " + thrower + " } public record"),
            step.replace("return \"promote\";", thrower))) {
      Files.writeString(directory.resolve("_flow.java"), bad);
      long line = bad.substring(0, bad.indexOf(thrower)).lines().count();

      try (FlowEngine engine = engine()) {
        assertThat(engine.stepCatalog().steps().broken())
            .extracting(FlowException::message)
            .containsExactly("_flow.java:" + line + ": IllegalStateException: no");
      }
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
