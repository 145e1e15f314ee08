package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every command of the README and the documents, run as it stands there. */
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  /** The build that runs this test; running it again in here would never end. */
  private static final String TESTS = "mvn verify";

  @TestFactory
  List<DynamicTest> everyCommandSucceeds() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String document : List.of("README.md", "docs/cli.md")) {
      for (String command : commands(Checkout.root().resolve(document))) {
        if (!command.equals(TESTS)) {
          tests.add(DynamicTest.dynamicTest(document + ": " + command, () -> succeeds(command)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(3);
    return tests;
  }

  @Test
  void theReadmeNamesTheTwoCommands() throws IOException {
    assertThat(commands(Checkout.root().resolve("README.md")))
        .contains("bin/flow-cli run examples/quickstart/spec.yaml", TESTS);
  }

  private static void succeeds(String command) {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command).directory(Checkout.root().toFile());
    ProcessResult result = RunningProcess.start(builder).await(Duration.ofMinutes(5));
    assertThat(result.exit()).as(result.all()).isZero();
  }

  private static List<String> commands(Path document) throws IOException {
    List<String> commands = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(document));
    while (blocks.find()) {
      blocks.group(1).lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(commands::add);
    }
    return commands;
  }
}
