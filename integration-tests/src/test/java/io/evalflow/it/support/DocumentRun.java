package io.evalflow.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Does what a page shows, in a directory: the files of a section are written, its commands run, and
 * what they print is compared with what the page shows. A {@code ...} in it stands for any text.
 */
public final class DocumentRun {
  private final Path directory;
  private final Map<String, String> environment;

  /** In a directory, which is home too. */
  public DocumentRun(Path directory) {
    this(directory, Map.of());
  }

  /** The same with more environment variables. */
  public DocumentRun(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /** Does what a section shows. */
  public void of(Document.Section section) throws IOException {
    for (Map.Entry<String, String> file : section.files().entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    for (Document.Command command : section.commands()) {
      ProcessResult result = run(command.line());
      // The warnings and notes come before what is printed.
      String printed = result.err() + result.out();
      assertThat(printed).as(command.line()).matches(pattern(command.output()));
      assertThat(result.exit())
          .as("exit of %s\n%s", command.line(), printed)
          .isEqualTo(printed.contains("Error: ") ? 1 : 0);
    }
  }

  private ProcessResult run(String command) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(directory.toFile());
    Map<String, String> variables = builder.environment();
    variables
        .keySet()
        .removeIf(
            name ->
                name.startsWith("INSPECT_")
                    || name.startsWith("FLOW_")
                    || name.startsWith("OPENAI_")
                    || name.equals("JDK_JAVA_OPTIONS"));
    variables.put("HOME", directory.toString());
    variables.put("XDG_DATA_HOME", directory.resolve("data").toString());
    variables.put(
        "XDG_CACHE_HOME", Checkout.root().resolve("integration-tests/target/cache").toString());
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    variables.put(
        "PATH", Checkout.root().resolve("bin") + ":" + java + ":" + variables.get("PATH"));
    variables.putAll(environment);
    return RunningProcess.start(builder).await(Duration.ofMinutes(2));
  }

  private static Pattern pattern(String shown) {
    String text =
        Arrays.stream(shown.split("\\.\\.\\.", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(text, Pattern.DOTALL);
  }
}
