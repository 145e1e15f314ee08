package io.evalflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecExplanation;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole text of each error that a spec can cause, as {@code spec-errors.txt} lists them: the
 * files of a case, a command, and below it the code, the message and the hint.
 */
class SpecErrorTextsTest {
  private static final String FILE = "--- ";
  private static final String COMMAND = "$ ";

  @TempDir Path directory;

  /** One case: what stands between two headings. */
  private record Case(String title, List<String> lines) {
    @Override
    public String toString() {
      return title;
    }

    String command() {
      return lines.stream().filter(line -> line.startsWith(COMMAND)).findFirst().orElseThrow();
    }

    String expected() {
      return String.join("\n", lines.subList(lines.indexOf(command()) + 1, lines.size())).strip();
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream in = SpecErrorTextsTest.class.getResourceAsStream("spec-errors.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("(?m)^## ", -1))
          .skip(1)
          .map(part -> part.lines().filter(line -> !line.startsWith("# ")).toList())
          .map(lines -> new Case(lines.get(0), lines.subList(1, lines.size())));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysThis(Case described) throws IOException {
    write(described.lines());

    FlowException e =
        catchThrowableOfType(FlowException.class, () -> carryOut(described.command()));

    assertThat(e).as(described.title()).isNotNull();
    String hint = e.hint().map(text -> "\nHint: " + text).orElse("");
    assertThat((e.code() + " " + e.message() + hint).replace(directory.toString(), "DIR"))
        .isEqualTo(described.expected());
  }

  private void write(List<String> lines) throws IOException {
    Path file = null;
    for (String line : lines) {
      if (line.startsWith(COMMAND)) {
        return;
      } else if (line.startsWith(FILE)) {
        file = directory.resolve(line.substring(FILE.length()));
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
      } else if (file != null) {
        Files.writeString(file, Files.readString(file) + line + "\n");
      }
    }
  }

  private void carryOut(String command) {
    Iterator<String> words = List.of(command.substring(COMMAND.length()).split(" ", -1)).iterator();
    String verb = words.next();
    Path spec = directory.resolve(words.next());
    List<String> operands = new ArrayList<>();
    SpecOverrides overrides = overrides(words, operands);
    Map<String, String> variables =
        Map.of("INSPECT_EVAL_MODEL", "mockllm/model", "XDG_DATA_HOME", directory.toString());
    try (FlowEngine engine =
        FlowEngine.builder()
            .workingDirectory(directory)
            .environment(name -> Optional.ofNullable(variables.get(name)))
            .overrideWith(binder -> binder.bind(Clock.class).toInstance(NOON))
            .build()) {
      ResolvedSpec resolved = engine.load(spec, overrides);
      if (verb.equals("plan")) {
        engine.plan(resolved);
      } else if (verb.equals("explain")) {
        List<SpecExplanation.Value> values = engine.explain(resolved, operands.get(0));
        assertThat(values).isEmpty();
      } else if (verb.equals("portable")) {
        FlowEngine.validatePortable(resolved.spec());
      }
    }
  }

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

  private static SpecOverrides overrides(Iterator<String> words, List<String> operands) {
    SpecOverrides.Builder overrides = SpecOverrides.builder();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--set" -> overrides.set(words.next());
        case "--arg" -> overrides.arg(words.next());
        case "--limit" -> overrides.limit(Integer.valueOf(words.next()));
        case "--log-dir" -> overrides.logDir(words.next());
        case "--store" -> overrides.store(words.next());
        case "--resume" -> overrides.resume(true);
        default -> operands.add(word);
      }
    }
    return overrides.build();
  }
}
