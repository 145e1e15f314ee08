package io.evalflow.engine.log.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.FlowException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  /** What Python 3.11's fnmatch.fnmatchcase says of each. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "open* openai/gpt-4o true",
        "*/gpt-4? openai/gpt-4o true",
        "*/gpt-4? openai/gpt-4 false",
        "gpt.4o gpt-4o false",
        "[a-c]x bx true",
        "[!a-c]x bx false",
        "[!a-c]x dx true",
        "[]]x ]x true",
        "[!]]x ]x false",
        "[!]]x ax true",
        "[a ab false",
        "[a [a true",
        "[] [] true",
        "[^a]x ^x true",
        "[^a]x bx false",
        "[a\\b]x \\x true",
        "[[]x [x true",
        "a[&&b]c a&c true",
        "$a+ $a+ true",
      })
  void matchesAsFnmatch(String pattern, String name, boolean matches) {
    assertThat(Glob.matchesAny(List.of(pattern), name)).isEqualTo(matches);
  }

  @Test
  void noPatternMatchesAll() {
    assertThat(Glob.matchesAny(List.of(), "x")).isTrue();
    assertThat(Glob.matchesAny(List.of("a", "x"), "x")).isTrue();
  }

  @Test
  void saysThatARangeIsWrong() {
    assertThatThrownBy(() -> Glob.matchesAny(List.of("[z-a]"), "x"))
        .isInstanceOf(FlowException.class)
        .hasMessage("the pattern '[z-a]' is wrong: its range ends before it begins");
  }
}
