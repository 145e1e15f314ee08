package io.evalflow.cli.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pagers as users name them. */
@DisabledOnOs(OS.WINDOWS)
class PagerTest {
  @TempDir Path directory;

  private static boolean shown(String pager) {
    return new Pager(name -> Optional.of(pager)).show(List.of("one", "two"));
  }

  @Test
  void isWhatAShellMakesOfIt() throws IOException {
    Path file = directory.resolve("what was shown");

    assertThat(shown("X=' : '; sed \"s/^/$X/\" > '" + file + "'")).isTrue();

    assertThat(Files.readString(file)).isEqualTo(" : one\n : two\n");
  }

  @Test
  void needsNoShellWhereItIsWordsAlone() throws IOException {
    Path file = directory.resolve("shown");

    assertThat(shown("  cp   /dev/stdin " + file)).isTrue();

    assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-pager", "no-such-pager -R", "no-such-pager 2> /dev/null"})
  void saysThatThereIsNone(String pager) {
    assertThat(shown(pager)).isFalse();
  }
}
