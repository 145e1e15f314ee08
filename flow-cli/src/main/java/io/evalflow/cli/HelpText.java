package io.evalflow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** The help pages, for 80 columns. */
public final class HelpText {
  private static final int WIDTH = 80;
  private static final int INDENT = 24;

  private HelpText() {}

  /** The page of a command, or of all if null. */
  static String of(@Nullable CommandName topic) {
    return topic == null ? general() : command(topic);
  }

  /** The page of a command that is described elsewhere. */
  public static String page(String usage, String summary, Options options) {
    StringBuilder text = new StringBuilder("Usage: " + usage + "\n\n");
    for (String line : wrap(summary, WIDTH)) {
      text.append(line).append('\n');
    }
    options(text, options);
    return text.toString();
  }

  /** A page of commands, by their synopses, and of what each does. */
  public static String page(String usage, String summary, Map<String, String> commands) {
    StringBuilder text = new StringBuilder("Usage: " + usage + "\n\n" + summary + "\n\n");
    text.append("Commands:\n");
    commands.forEach((synopsis, does) -> row(text, synopsis, does));
    return text.toString();
  }

  private static String general() {
    StringBuilder text = new StringBuilder("Usage: flow-cli COMMAND [OPTION]...\n\n");
    text.append("Runs evaluations of language models as a spec describes them.\n\nCommands:\n");
    for (CommandName name : CommandName.values()) {
      row(text, name.synopsis(), name.summary());
    }
    options(text, CommandOptions.general());
    text.append("\n'flow-cli COMMAND --help' says more about a command.\n\n");
    text.append("Exit codes: 0 done, 1 error, 2 usage, 3 incomplete, 130 interrupted.\n");
    return text.toString();
  }

  private static String command(CommandName name) {
    StringBuilder text =
        new StringBuilder("Usage: flow-cli " + name.synopsis() + " [OPTION]...\n\n");
    text.append(name.summary()).append('\n');
    options(text, CommandOptions.of(name));
    return text.toString();
  }

  private static void options(StringBuilder text, Options options) {
    text.append("\nOptions:\n");
    for (Option option : options.getOptions()) {
      String letter = option.getOpt() == null ? "" : "-" + option.getOpt() + ", ";
      String value = option.hasArg() ? " " + option.getArgName() : "";
      row(text, letter + "--" + option.getLongOpt() + value, option.getDescription());
    }
  }

  private static void row(StringBuilder text, String left, String right) {
    String head = "  " + left;
    if (head.length() >= INDENT) {
      text.append(head).append('\n');
      head = "";
    }
    for (String line : wrap(right, WIDTH - INDENT)) {
      text.append(head).append(" ".repeat(INDENT - head.length()));
      text.append(line).append('\n');
      head = "";
    }
  }

  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
