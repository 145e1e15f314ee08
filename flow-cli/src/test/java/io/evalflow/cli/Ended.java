package io.evalflow.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a command line ended that was carried out in this process, on a real engine. */
record Ended(int code, String out, String err) {
  /**
   * Carries a command line out, where no output is a terminal.
   *
   * @param environment all variables that there are
   */
  static Ended of(
      Path directory, Map<String, String> environment, InstantSource clock, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CliContext context =
        new CliContext(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            name -> Optional.ofNullable(environment.get(name)),
            directory,
            List.of(),
            clock,
            code -> {});
    int code = new FlowCli(context, EngineOperations::open).run(List.of(arguments));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
