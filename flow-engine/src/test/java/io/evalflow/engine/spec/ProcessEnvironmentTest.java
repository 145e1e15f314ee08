package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.spec.FlowSpecBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessEnvironmentTest {
  @TempDir Path directory;

  /** The expected values are what python-dotenv reads from the same file. */
  @Test
  void reads_a_dotenv_file_as_python_dotenv_does() {
    String file =
        """
        A=1
        export B = two words # c
        C='single ${A} # x'
        D="dbl ${A}\\n\\"q\\" # x" # c
        E=${A}-${NOPE:-def}-${NOPE}
        F
        G=
        # comment
        H=a#b
        I="multi
        line"
        J='it\\'s'
        K: v
        L=$A
        """;

    Map<String, String> values = DotEnv.parse(file, name -> null);

    assertThat(values)
        .containsExactly(
            Map.entry("A", "1"),
            Map.entry("B", "two words"),
            Map.entry("C", "single 1 # x"),
            Map.entry("D", "dbl 1\n\"q\" # x"),
            Map.entry("E", "1-def-"),
            Map.entry("G", ""),
            Map.entry("H", "a#b"),
            Map.entry("I", "multi\nline"),
            Map.entry("J", "it's"),
            Map.entry("L", "$A"));
  }

  @Test
  void the_spec_goes_over_the_process_and_the_process_over_the_nearest_dotenv() throws Exception {
    Path below = Files.createDirectories(directory.resolve("a/b"));
    Files.writeString(directory.resolve(".env"), "FAR=1\n");
    Files.writeString(directory.resolve("a/.env"), "ONE=file\nTWO=file\nTHREE=file\n");
    Environment process = environment(below, Map.of("TWO", "process", "THREE", "process"));
    Environment run =
        SpecEnvironment.of(FlowSpecBuilder.builder().env(Map.of("THREE", "spec")).build(), process);

    assertThat(run.get("ONE")).contains("file");
    assertThat(run.get("TWO")).contains("process");
    assertThat(run.get("THREE")).contains("spec");
    assertThat(run.get("FAR")).isEmpty();
    assertThat(run.toString()).doesNotContain("=spec");
  }

  @Test
  void a_relative_log_directory_resolves_against_what_names_it() throws Exception {
    Path below = Files.createDirectories(directory.resolve("a"));
    Files.writeString(directory.resolve(".env"), "INSPECT_LOG_DIR=./logs\n");

    assertThat(environment(below, Map.of()).get("INSPECT_LOG_DIR"))
        .contains(directory.resolve("logs").toString());
    assertThat(environment(below, Map.of("INSPECT_LOG_DIR", "./logs")).get("INSPECT_LOG_DIR"))
        .contains(directory.resolve("logs").toString());
    assertThat(environment(below, Map.of("INSPECT_LOG_DIR", "mine")).get("INSPECT_LOG_DIR"))
        .contains(below.resolve("mine").toString());
    assertThat(environment(below, Map.of("INSPECT_LOG_DIR", "s3://b/x")).get("INSPECT_LOG_DIR"))
        .contains("s3://b/x");
  }

  @Test
  void without_a_dotenv_only_the_process_counts() throws IOException {
    assertThat(environment(directory, Map.of("A", "1")).get("A")).contains("1");
    assertThat(environment(directory, Map.of()).get("INSPECT_LOG_DIR")).isEmpty();
  }

  private static Environment environment(Path directory, Map<String, String> process) {
    return new ProcessEnvironment(new WorkingDirectory(directory), process);
  }
}
