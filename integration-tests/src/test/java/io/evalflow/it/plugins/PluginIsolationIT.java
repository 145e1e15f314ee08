package io.evalflow.it.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.spi.step.LogFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin whose libraries are not the engine's, and plugins that are broken. */
class PluginIsolationIT {
  @TempDir Path temp;

  @Test
  void carriesItsOwnVersionOfALibraryThatTheEngineUsesToo() throws IOException {
    Path guava = Checkout.root().resolve("integration-tests/target/other-versions/guava.jar");
    Path plugin = Files.createDirectories(temp.resolve("plugins/old-guava"));
    Files.copy(guava, plugin.resolve("guava.jar"));
    // firstNonNull left this class with Guava 21, so the engine's Guava does not have it.
    new PluginJar(temp.resolve("work"))
        .against(guava)
        .solver(
            "Old",
            "old_guava",
            "com.google.common.base.Objects.firstNonNull(null, \"works with an old Guava\")",
            "")
        .solvers("Old")
        .write(plugin.resolve("plugin.jar"));

    ProcessResult result =
        FlowCli.in(temp).run("plugins", "--plugin-path", temp.resolve("plugins").toString());

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(result.err()).doesNotContain("old-guava");
    assertThat(result.out()).contains("old_guava");
    assertRunsAQuickStartWith("old_guava");
  }

  @Test
  void reportsEachBrokenPluginInOneLineAndUsesTheRest() throws IOException {
    Path plugins = temp.resolve("plugins");
    jar("syntax").solvers("no class name").write(plugins.resolve("syntax.jar"));
    jar("throws")
        .solver(
            "Throws", "throws", "\"\"", "public Throws() { throw new RuntimeException(\"x\"); }")
        .solvers("Throws")
        .write(plugins.resolve("throws.jar"));
    jar("first").solver("A", "twin", "\"\"", "").solvers("A").write(plugins.resolve("first.jar"));
    jar("second").solver("B", "twin", "\"\"", "").solvers("B").write(plugins.resolve("second.jar"));
    jar("newer")
        .manifest("Flow-SPI-Version: 99")
        .solver("N", "newer", "\"\"", "")
        .solvers("N")
        .write(plugins.resolve("newer.jar"));
    jar("unlinked")
        .solver("Base", "base", "\"\"", "")
        .type("Sub", "public class Sub extends Base {}")
        .without("Base")
        .solvers("Sub")
        .write(plugins.resolve("unlinked.jar"));
    jar("good").solver("Good", "good", "\"\"", "").solvers("Good").write(plugins.resolve("ok.jar"));

    ProcessResult result = FlowCli.in(temp).run("plugins", "--plugin-path", plugins.toString());

    String all = result.out() + result.err();
    assertThat(all.lines().filter(line -> line.contains("syntax.jar"))).hasSize(1);
    assertThat(all.lines().filter(line -> line.contains("throws.jar"))).hasSize(1);
    assertThat(all.lines().filter(line -> line.contains("newer.jar")))
        .singleElement()
        .asString()
        .contains("99");
    assertThat(all.lines().filter(line -> line.contains("unlinked.jar"))).hasSize(1);
    assertThat(all.lines().filter(line -> line.contains("the solver 'twin' is there 2 times")))
        .singleElement()
        .asString()
        .contains("first.jar", "second.jar");
    assertThat(all).contains("first:twin", "second:twin");
    assertThat(all).doesNotContain("\tat ");
    assertThat(all.lines().filter(line -> line.contains("ok.jar")))
        .singleElement()
        .asString()
        .contains("good");
    assertRunsAQuickStartWith("good");
  }

  private PluginJar jar(String name) throws IOException {
    return new PluginJar(temp.resolve("work-" + name));
  }

  /** Runs a task with a solver of the plugins, and one of the built-in ones. */
  @Test
  void saysNothingOfADoubledNameToThoseWhoSayWhich() throws IOException {
    Path plugins = temp.resolve("plugins");
    for (String jar : List.of("ours", "theirs")) {
      jar(jar)
          .type(
              "Fresh",
              """
              public class Fresh implements io.evalflow.spi.step.LogFilter {
                @Override public String name() { return "fresh"; }
                @Override public boolean accepts(io.evalflow.spi.log.EvalLog log) { return true; }
              }
              """)
          .providers(LogFilter.class, "Fresh")
          .write(plugins.resolve(jar + ".jar"));
    }
    Files.createDirectory(temp.resolve("logs"));
    String[] line = {
      "list", "log", "--plugin-path", plugins.toString(), "--filter", "theirs:fresh"
    };

    ProcessResult qualified = FlowCli.in(temp).run(line);
    line[line.length - 1] = "fresh";
    ProcessResult bare = FlowCli.in(temp).run(line);

    assertThat(qualified.exit()).as(qualified.all()).isZero();
    assertThat(qualified.err()).isEmpty();
    assertThat(bare.exit()).isEqualTo(1);
    assertThat(bare.err())
        .startsWith("Error: the filter 'fresh' is there 2 times")
        .contains("\nHint: say which: ours:fresh or theirs:fresh; or ");
  }

  private void assertRunsAQuickStartWith(String solver) throws IOException {
    Files.writeString(temp.resolve("data.jsonl"), "{\"input\": \"a\", \"target\": \"b\"}\n");
    Files.writeString(
        temp.resolve("task.yaml"),
        """
        dataset: {file: data.jsonl}
        solver: [%s, generate]
        scorer: includes
        """
            .formatted(solver));
    Files.writeString(
        temp.resolve("spec.yaml"),
        """
        log_dir: logs
        tasks:
          - {name: task.yaml, model: mockllm/model}
        """);

    ProcessResult result =
        FlowCli.in(temp)
            .run("run", "spec.yaml", "--plugin-path", temp.resolve("plugins").toString());

    assertThat(result.exit()).as(result.all()).isZero();
  }
}
