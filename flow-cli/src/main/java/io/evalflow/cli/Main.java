package io.evalflow.cli;

import io.evalflow.cli.display.ErrorText;
import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.ProcessEnvironment;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.FlowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntConsumer;

/** The {@code flow-cli} command. */
public final class Main {
  /** The system property by which the launcher names the distribution's directory. */
  private static final String HOME_PROPERTY = "flow.home";

  /** The system properties by which the launcher says what is a terminal; the JDK cannot tell. */
  private static final String OUT_PROPERTY = "flow.terminal.out";

  private static final String ERR_PROPERTY = "flow.terminal.err";

  private Main() {}

  /** Runs a command line and exits with its code. */
  public static void main(String[] arguments) {
    WorkingDirectory workingDirectory = new WorkingDirectory(Path.of(""));
    Environment environment;
    try {
      environment = new ProcessEnvironment(workingDirectory);
    } catch (FlowException e) {
      ErrorText.tell(System.err, e);
      System.exit(ExitCode.ERROR);
      return;
    }
    CliContext context =
        new CliContext(
            System.out,
            System.err,
            Boolean.getBoolean(OUT_PROPERTY),
            Boolean.getBoolean(ERR_PROPERTY),
            environment,
            workingDirectory.path(),
            pluginPaths(),
            InstantSource.system(),
            halt());
    int code = new FlowCli(context).run(List.of(arguments));
    System.out.flush();
    System.exit(code);
  }

  /** Ends the process at once. */
  static IntConsumer halt() {
    return code -> Runtime.getRuntime().halt(code);
  }

  /** The plugins of the distribution. */
  static List<Path> pluginPaths() {
    String home = System.getProperty(HOME_PROPERTY);
    if (home == null) {
      return List.of();
    }
    Path plugins = Path.of(home, "plugins");
    return Files.isDirectory(plugins) ? List.of(plugins) : List.of();
  }
}
