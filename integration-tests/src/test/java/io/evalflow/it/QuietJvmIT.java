package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.SmallTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** On every JDK of this machine, from 17 on, a run says nothing of the JVM's own. */
class QuietJvmIT {
  private static final Path JDKS = Path.of("/usr/lib/jvm");

  @TempDir Path directory;

  @TestFactory
  List<DynamicTest> noJvmWarningShows() throws IOException {
    SmallTask.write(directory, 3, "mockllm/model", "");
    List<DynamicTest> tests = new ArrayList<>();
    for (Path home : jdks()) {
      tests.add(
          DynamicTest.dynamicTest(
              home.getFileName().toString(),
              () -> {
                // The first start makes the archive of classes, the second one uses it.
                for (String start : List.of("first", "second")) {
                  ProcessResult run =
                      FlowCli.in(directory)
                          .with("JAVA_HOME", home.toString())
                          .with("XDG_CACHE_HOME", directory.resolve("cache").toString())
                          .run("run", "spec.yaml", "--log-dir", home.getFileName() + "-" + start);
                  assertThat(run.exit()).as(run.all()).isZero();
                  assertThat(run.err()).isEmpty();
                  assertThat(run.out()).doesNotContain("WARNING").doesNotContain("[warning]");
                }
              }));
    }
    return tests;
  }

  private static List<Path> jdks() throws IOException {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    if (Files.isDirectory(JDKS)) {
      try (Stream<Path> found = Files.list(JDKS)) {
        found
            .filter(home -> !Files.isSymbolicLink(home) && Files.exists(home.resolve("bin/javac")))
            .filter(home -> !homes.contains(home))
            .sorted()
            .forEach(homes::add);
      }
    }
    return homes;
  }
}
