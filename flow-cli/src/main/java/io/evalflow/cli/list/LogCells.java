package io.evalflow.cli.list;

import io.evalflow.engine.list.ListedLog;
import java.util.List;
import org.jline.utils.AttributedString;

/** The cells of a log in a table of a line for each. */
final class LogCells {
  /** Samples and duration. */
  static final List<Integer> RIGHT = List.of(4, 5);

  private static final AttributedString COMMA = new AttributedString(", ");

  private LogCells() {}

  /**
   * The cells of a log.
   *
   * @param place its path or its name
   */
  static List<AttributedString> of(
      ListedLog log, int number, LogText text, AttributedString place) {
    return List.of(
        new AttributedString("[" + number + "]"),
        text.task(log),
        AttributedString.join(COMMA, text.qualifiers(log)),
        text.status(log),
        new AttributedString(text.samples(log)),
        new AttributedString(LogText.duration(log)),
        AttributedString.join(COMMA, text.tags(log)),
        place,
        new AttributedString(text.viewer(log)),
        text.error(log));
  }
}
