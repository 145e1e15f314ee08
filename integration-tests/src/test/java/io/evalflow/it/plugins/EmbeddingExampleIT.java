package io.evalflow.it.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example launcher, built by its own POM, as a process. */
class EmbeddingExampleIT {
  @TempDir Path temp;

  @Test
  void runsAnEvaluationThatIsMadeInCode() throws IOException {
    Path jar = Checkout.root().resolve("examples/embedding/target/embedding-launcher-1.0.0.jar");
    assertThat(jar).as("built by examples/embedding/pom.xml").isRegularFile();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    ProcessResult result =
        RunningProcess.start(
                new ProcessBuilder(java, "-jar", jar.toString(), "logs").directory(temp.toFile()))
            .await(Duration.ofMinutes(1));

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(result.out().lines())
        .contains(
            "tasks[0].model is mockllm/model",
            "the spec cannot be written to a file: tasks[0]: a task made in code cannot be written;"
                + " name one of a plugin or file",
            "sample 1 is done",
            "sample 2 is done",
            "colours: success",
            "  mentions accuracy 0.5");
    try (Stream<Path> logs = Files.list(temp.resolve("logs"))) {
      assertThat(logs.filter(log -> log.toString().endsWith(".eval"))).hasSize(1);
    }
  }
}
