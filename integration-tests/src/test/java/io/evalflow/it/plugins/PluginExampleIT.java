package io.evalflow.it.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example plugin, built by its own POM, in both places where a plugin may be. */
class PluginExampleIT {
  private static final Path JAR =
      Checkout.root().resolve("examples/plugin/target/sums-plugin-1.0.0.jar");
  private static final String SPEC =
      Checkout.root().resolve("examples/plugin/spec.yaml").toString();

  @TempDir Path temp;
  private FlowCli cli;

  @BeforeEach
  void prepare() {
    assertThat(JAR).as("built by examples/plugin/pom.xml").isRegularFile();
    cli = FlowCli.in(temp).with("SUMS_REPORT", temp.resolve("report.txt").toString());
  }

  @Test
  void runsFromADirectoryOfPlugins() throws IOException {
    Path plugins = Files.createDirectories(temp.resolve("plugins/sums")).getParent();
    Files.copy(JAR, plugins.resolve("sums/sums.jar"));

    assertRuns(cli.run("run", SPEC, "--log-dir", "logs", "--plugin-path", plugins.toString()));
  }

  @Test
  void runsFromAPluginPathInTheEnvironment() throws IOException {
    assertRuns(cli.with("FLOW_PLUGIN_PATH", JAR.toString()).run("run", SPEC, "--log-dir", "logs"));
  }

  @Test
  void runsFromTheClassPath() throws IOException {
    assertRuns(cli.with("FLOW_CLASSPATH", JAR.toString()).run("run", SPEC, "--log-dir", "logs"));
  }

  @Test
  void hearsOfVariablesInADotEnvFile() throws IOException {
    Files.writeString(temp.resolve(".env"), "SUMS_REPORT=" + temp.resolve("report.txt") + "\n");

    assertRuns(
        FlowCli.in(temp).run("run", SPEC, "--log-dir", "logs", "--plugin-path", JAR.toString()));
  }

  @Test
  void isListedWithItsVersionAndJar() {
    ProcessResult result = cli.run("plugins", "--plugin-path", JAR.toString());

    assertThat(result.exit()).as(result.all()).isZero();
    for (String name :
        new String[] {"sums", "ask_for_number", "last_number", "sums_report", "nightly_sums"}) {
      assertThat(result.out().lines())
          .as(name)
          .anySatisfy(
              line -> assertThat(line).contains(name).contains("1.0.0").contains("sums-plugin"));
    }
  }

  @Test
  void isMissedWithAWordOnWhereItCouldComeFrom() {
    ProcessResult result = cli.run("run", SPEC, "--log-dir", "logs");

    assertThat(result.exit()).as(result.all()).isEqualTo(1);
    assertThat(result.err()).contains("unknown task 'sums'").contains("--plugin-path");
  }

  private void assertRuns(ProcessResult result) throws IOException {
    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(Files.readString(temp.resolve("report.txt"))).isEqualTo("sums success\n5 samples\n");
    try (Stream<Path> logs = Files.list(temp.resolve("logs"))) {
      assertThat(logs.filter(log -> log.toString().endsWith(".eval"))).hasSize(1);
    }
    assertThat(result.out() + result.err()).contains("0.8");
  }
}
