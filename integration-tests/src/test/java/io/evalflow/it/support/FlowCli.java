package io.evalflow.it.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command as users start it: {@code bin/flow-cli} of the checkout, as a process. Immutable. */
public final class FlowCli {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Path directory;
  private final Map<String, String> environment;

  private FlowCli(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /** The command with a working directory. Its caches are below the build directory. */
  public static FlowCli in(Path directory) {
    String cache = Checkout.root().resolve("integration-tests/target/cache").toString();
    return new FlowCli(directory, Map.of("XDG_CACHE_HOME", cache));
  }

  /** The same with an environment variable; null removes it. */
  public FlowCli with(String name, @Nullable String value) {
    Map<String, String> changed = new LinkedHashMap<>(environment);
    changed.put(name, value == null ? "" : value);
    return new FlowCli(directory, changed);
  }

  /** Starts it. */
  public RunningProcess start(String... args) {
    // A process started in the background of a shell ignores SIGINT, and so would its children.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Checkout.root().resolve("bin/flow-cli").toString());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> variables = builder.environment();
    variables
        .keySet()
        .removeIf(
            name ->
                name.startsWith("INSPECT_")
                    || name.startsWith("FLOW_")
                    || name.startsWith("OPENAI_")
                    || name.equals("JDK_JAVA_OPTIONS"));
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            variables.remove(name);
          } else {
            variables.put(name, value);
          }
        });
    return RunningProcess.start(builder);
  }

  /** Runs it to its end. */
  public ProcessResult run(String... args) {
    return start(args).await(TIMEOUT);
  }
}
