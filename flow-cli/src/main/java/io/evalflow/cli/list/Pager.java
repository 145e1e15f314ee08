package io.evalflow.cli.list;

import io.evalflow.cli.Terminals;
import io.evalflow.engine.spec.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** Shows text in {@code PAGER}, else in {@code less}, where Ctrl-C is the pager's. */
final class Pager {
  private static final String INTERRUPT = "INT";

  private final Environment environment;

  Pager(Environment environment) {
    this.environment = environment;
  }

  /**
   * Shows lines, and waits until the user has seen enough.
   *
   * @return false if there is no pager
   */
  boolean show(List<String> lines) {
    Process pager = start();
    if (pager == null) {
      return false;
    }
    Object before = Signals.register(INTERRUPT, () -> {});
    try {
      write(lines, pager);
      wait(pager);
    } finally {
      if (before != null) {
        Signals.unregister(INTERRUPT, before);
      }
    }
    return true;
  }

  private @Nullable Process start() {
    String command =
        environment.get("PAGER").filter(value -> !value.isBlank()).orElse("less").strip();
    ProcessBuilder builder = new ProcessBuilder(Arrays.asList(command.split("\\s+")));
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    // Colours as they are, and the text stays on the screen.
    builder.environment().merge("LESS", "-RX", (given, ours) -> given + " " + ours);
    try {
      return builder.start();
    } catch (IOException e) {
      // No such program: the text is as good without it.
      return null;
    }
  }

  private static void write(List<String> lines, Process pager) {
    try (OutputStream text = pager.getOutputStream()) {
      for (String line : lines) {
        text.write((line + "\n").getBytes(Terminals.charset()));
      }
    } catch (IOException e) {
      // The user left before the end.
    }
  }

  private static void wait(Process pager) {
    try {
      pager.waitFor();
    } catch (InterruptedException e) {
      pager.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
