package io.evalflow.cli.log;

import io.evalflow.cli.CliContext;
import io.evalflow.cli.display.ErrorText;
import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.Locations;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.FlowException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What a command on logs gets from its process.
 *
 * @param out standard output
 * @param err standard error, for messages
 * @param errIsTerminal whether {@code err} is a terminal
 * @param environment the environment variables
 * @param workingDirectory against which paths resolve
 * @param clock the time
 */
public record LogContext(
    Output out,
    PrintStream err,
    boolean errIsTerminal,
    Environment environment,
    Path workingDirectory,
    InstantSource clock) {
  private static final String LOG_DIR = "INSPECT_LOG_DIR";
  private static final String DEFAULT_LOG_DIR = "logs";

  /** That of the command's process. */
  public static LogContext of(CliContext context) {
    return new LogContext(
        Output.of(context.out(), context.outIsTerminal()),
        context.err(),
        context.errIsTerminal(),
        context.environment(),
        context.workingDirectory(),
        context.clock());
  }

  /** A file of the command line: a path or a URI. */
  URI file(String operand) {
    return Locations.resolve(base(), operand);
  }

  /** A directory of the command line; ends in a slash. */
  URI directory(String operand) {
    return Locations.resolveDirectory(base(), operand);
  }

  /** The log directory: as it is given, else that of {@code INSPECT_LOG_DIR}, else {@code logs}. */
  URI logDirectory(Optional<String> option, List<String> operands) {
    return directory(
        option
            .or(() -> operands.stream().findFirst())
            .or(() -> environment.get(LOG_DIR).filter(value -> !value.isBlank()))
            .orElse(DEFAULT_LOG_DIR));
  }

  private URI base() {
    return new WorkingDirectory(workingDirectory).uri();
  }

  /** A log as the user would write it: a local one by its path from the working directory. */
  String name(URI log) {
    return "file".equals(log.getScheme())
        ? workingDirectory.relativize(Path.of(log)).toString()
        : log.toString();
  }

  /** Tells of one log among others that something went wrong with it. */
  void tell(FlowException error) {
    ErrorText.tell(err, error);
  }
}
