package io.evalflow.cli.display;

import java.util.Locale;
import java.util.Optional;

/** How a run shows itself. */
public enum DisplayMode {
  /** Live progress that is redrawn in place; needs a terminal. */
  FULL,
  /** Plain lines. */
  PLAIN,
  /** The results alone. */
  NONE;

  /** The word on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The mode of a word. Inspect's further modes are taken for the nearest of ours, so that a
   * variable that is set for it does not stop this command.
   */
  public static Optional<DisplayMode> of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "full", "rich", "conversation" -> Optional.of(FULL);
      case "plain", "log" -> Optional.of(PLAIN);
      case "none" -> Optional.of(NONE);
      default -> Optional.empty();
    };
  }
}
