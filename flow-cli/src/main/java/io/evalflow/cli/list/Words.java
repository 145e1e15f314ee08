package io.evalflow.cli.list;

import io.evalflow.cli.display.Text;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

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
    int start = 0;
    int end = 0;
    int next = 0;
    for (AttributedString word : of(text)) {
      int wordEnd = next + word.length();
      if (next > start && Text.width(text.subSequence(start, wordEnd).toString()) > columns) {
        lines.add(text.subSequence(start, end));
        start = next;
      }
      end = wordEnd;
      next = wordEnd + 1;
    }
    lines.add(text.subSequence(start, end));
    return lines;
  }
}
