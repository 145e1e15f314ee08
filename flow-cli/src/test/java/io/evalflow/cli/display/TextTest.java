package io.evalflow.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of logs, which may be anything. */
class TextTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "a\u001b[2Jb,a[2Jb",
        "a\u009b2Jb,a2Jb",
        "a\u007fb,ab",
        "a\u2028b,a b",
        "a\u2029\u2028b,a b",
        "a\u0085b,a b",
        "a\u202egnp.exe,agnp.exe",
        "a\u2066b\u2069,ab",
        "a\ud800b,ab",
        "größer 中 👩\u200d🔬,größer 中 👩\u200d🔬",
      })
  void is_on_one_line_and_commands_no_terminal(String text, String clean) {
    assertThat(Text.clean(text)).isEqualTo(clean);
  }

  @Test
  void many_line_breaks_are_one_blank() {
    assertThat(Text.clean(" a\r\n\tb\n")).isEqualTo("a b");
  }

  @Test
  void a_message_shows_what_a_terminal_would_obey() {
    assertThat(Text.visible("größer 中 👩\u200d🔬\r\n\ta\u001b[2Jb\u202e\r"))
        .isEqualTo("größer 中 👩\u200d🔬\n\ta\\u001b[2Jb\\u202e\\u000d");
  }
}
