package io.evalflow.cli.list;

import io.evalflow.cli.Terminals;
import io.evalflow.engine.spec.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Shows text in {@code PAGER}, which a shell reads as it does for git, else in {@code less}. Ctrl-C
 * is the pager's.
 */
final class Pager {
  /** Words alone, which need no shell. */
  private static final Pattern WORDS = Pattern.compile("[\\w./:@%+,\\s-]+");

  /** What a shell ends with that could not start a program. */
  private static final Set<Integer> NOT_STARTED = Set.of(126, 127);

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
      return !NOT_STARTED.contains(end(pager));
    } finally {
      if (before != null) {
        Signals.unregister(INTERRUPT, before);
      }
    }
  }

  private @Nullable Process start() {
    String command =
        environment.get("PAGER").filter(value -> !value.isBlank()).orElse("less").strip();
    ProcessBuilder builder = new ProcessBuilder(words(command));
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

  private static List<String> words(String command) {
    return WORDS.matcher(command).matches()
        ? Arrays.asList(command.split("\\s+"))
        : List.of("sh", "-c", command);
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

  private static int end(Process pager) {
    try {
      return pager.waitFor();
    } catch (InterruptedException e) {
      pager.destroy();
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
