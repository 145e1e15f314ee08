package io.evalflow.cli.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

/** Lines of whole words. */
class WordsTest {
  private static List<String> lines(String text, int columns) {
    return Words.lines(new AttributedString(text), columns).stream()
        .map(AttributedString::toString)
        .toList();
  }

  @Test
  void takesAsManyWordsAsFit() {
    assertThat(lines("one two three four", 8)).containsExactly("one two", "three", "four");
    assertThat(lines("one two three four", 9)).containsExactly("one two", "three", "four");
    assertThat(lines("one two three four", 10)).containsExactly("one two", "three four");
    assertThat(lines("中文 中文", 8)).containsExactly("中文", "中文");
    assertThat(lines("中文 中文", 9)).containsExactly("中文 中文");
  }

  @Test
  void breaksNoWord() {
    assertThat(lines("a unbreakable b", 3)).containsExactly("a", "unbreakable", "b");
    assertThat(lines("a b", -1)).containsExactly("a", "b");
    assertThat(lines("", 3)).containsExactly("");
  }

  @Test
  void keepsStyles() {
    AttributedStyle red = AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);

    assertThat(Words.lines(new AttributedString("a b c", red), 3))
        .containsExactly(new AttributedString("a b", red), new AttributedString("c", red));
  }
}
