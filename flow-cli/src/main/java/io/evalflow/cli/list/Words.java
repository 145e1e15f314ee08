package io.evalflow.cli.list;

import io.evalflow.cli.display.Text;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/** Texts that are broken between their words. */
final class Words {
  private Words() {}

  /** The words of a text. */
  static List<AttributedString> of(AttributedString text) {
    List<AttributedString> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ') {
        words.add(text.subSequence(start, i));
        start = i + 1;
      }
    }
    return words;
  }

  /** A text in lines, each of as many words as fit into the columns, and of one at least. */
  static List<AttributedString> lines(AttributedString text, int columns) {
    List<AttributedString> lines = new ArrayList<>();
    AttributedStringBuilder line = new AttributedStringBuilder();
    int width = 0;
    for (AttributedString word : of(text)) {
      int more = Text.width(word.toString());
      if (width > 0 && width + 1 + more > columns) {
        lines.add(line.toAttributedString());
        line = new AttributedStringBuilder();
        width = 0;
      } else if (width > 0) {
        line.append(" ");
        width++;
      }
      line.append(word);
      width += more;
    }
    lines.add(line.toAttributedString());
    return lines;
  }
}
