package io.evalflow.cli;

import io.evalflow.cli.display.Look;
import io.evalflow.engine.spec.Environment;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal that standard output is, and what it shows. */
public final class Terminals {
  private Terminals() {}

  /**
   * Opens the terminal. Signals stay as they are.
   *
   * @throws IOException if there is none, or it is of no known kind
   */
  public static Terminal open() throws IOException {
    try {
      return TerminalBuilder.builder()
          .system(true)
          .systemOutput(TerminalBuilder.SystemOutput.SysOut)
          .provider("jni")
          .nativeSignals(false)
          .dumb(false)
          // Else it asks the terminal what it can do, in front of all that is shown.
          .graphemeCluster(false)
          .build();
    } catch (IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The encoding of standard output, which since JDK 18 need not be the default one. */
  public static Charset charset() {
    String name =
        System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
    return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
  }

  /** What a terminal shows: no colour where {@code NO_COLOR} is set. */
  public static Look look(Environment environment) {
    boolean unicode = charset().equals(StandardCharsets.UTF_8);
    boolean colour = environment.get("NO_COLOR").orElse("").isEmpty();
    return new Look(unicode, colour);
  }
}
