package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.SourceTree;
import io.evalflow.spi.spec.FlowSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonPointer;

class SourceTreesTest {
  private final SourceTrees trees = TestFiles.trees();

  @TempDir Path directory;

  /** The expected trees are what PyYAML's safe_load gives, with numbers as keys made texts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: &x {p: 1, q: 2}; b: {<<: *x, q: 3} | {\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":1,\"q\":3}}",
        "a: {<<: [{p: 1},{p: 2, r: 3}], z: 0} | {\"a\":{\"p\":1,\"r\":3,\"z\":0}}",
        "a: {q: 3, <<: {q: 4, n: 1}} | {\"a\":{\"q\":3,\"n\":1}}",
        "a: {<<: {b: 1}, <<: {b: 2, c: 3}} | {\"a\":{\"b\":2,\"c\":3}}",
        "a: {\"<<\": {b: 1}} | {\"a\":{\"<<\":{\"b\":1}}}",
        "a: &x 1; b: *x | {\"a\":1,\"b\":1}",
        "1: x | {\"1\":\"x\"}",
        "\ufeffa: 1 | {\"a\":1}",
      })
  void resolves_aliases_and_merge_keys(String yaml, String expected) {
    assertThat(parse("a.yaml", yaml.replace("; ", "\n")).root()).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: 1; a: 2 | a.yaml:2:1: the key 'a' stands twice; first on line 1",
        "yes: 1 | a.yaml:1:1: the key yes is not a text in YAML; put it in quotes",
        "? [1, 2]; : 3 | a.yaml:1:3: a key must be a text, not a mapping or list",
        "b: 1; a: {<<: 5} | a.yaml:2:9: after << stands a mapping, or a list of mappings",
        "a: &a [*a] | a.yaml:1:4: an alias stands inside what it stands for",
        "a: 1; ---; b: 2 | a.yaml:2:1: only one document may stand in a file",
        "a: *nope | a.yaml:1:4: the alias *nope has no anchor &nope above it",
        "x: 1; a: b: c | a.yaml:2:5: a colon is not allowed here; put a text that holds one in quotes",
        "a:; \tb: 1 | a.yaml:2:1: a tab stands where only spaces may indent",
        "a: !!set {x} | a.yaml:1:4: the tag !!set is not supported here",
      })
  void refuses_bad_yaml_with_file_and_line(String yaml, String message) {
    FlowException e = refusal("a.yaml", yaml.replace("; ", "\n"));

    assertThat(e.code()).isEqualTo(ErrorCode.SYNTAX);
    assertThat(e.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a': 1;  'b': 2} | a.json:2: ",
        "{'a': 1,; 'a': 2} | a.json:2:4: Duplicate",
        "{'a': 1}; {} | a.json:2:1: only one document may stand in a file",
        "{'a': NaN} | a.json:1: ",
        "{a: 1} | a.json:1: ",
        "{'a': 1 | a.json:1: ",
      })
  void refuses_bad_json_with_file_and_line(String json, String start) {
    FlowException e = refusal("a.json", json.replace("; ", "\n").replace('\'', '"'));

    assertThat(e.code()).isEqualTo(ErrorCode.SYNTAX);
    assertThat(e.message()).startsWith(start);
  }

  @Test
  void reads_json_with_lines_and_kinds_of_numbers() {
    SourceTree tree =
        parse("a.json", "{\n \"a\": [1,\n 1.0, 9223372036854775808, null],\n\"b\": 2}");

    assertThat(tree.root()).hasToString("{\"a\":[1,1.0,9223372036854775808,null],\"b\":2}");
    assertThat(tree.place(JsonPointer.compile("/a/1"))).isEqualTo("a.json:3:2");
    assertThat(tree.place(JsonPointer.compile("/b"))).isEqualTo("a.json:4:1");
  }

  @Test
  void refuses_an_alias_bomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      String items = ("*a" + (i - 1) + ", ").repeat(10);
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, items.substring(0, items.length() - 2)));
    }

    assertThat(refusal("a.yaml", bomb.toString()).message())
        .matches("a.yaml:1:19: its aliases expand to more than 1000000 values");
  }

  @Test
  void refuses_an_alias_bomb_made_of_merge_keys() {
    StringBuilder bomb = new StringBuilder("a0: &a0 {x0: {}}\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d {l: *a%d, r: *a%d, <<: *a%d}\n".formatted(i, i, i - 1, i - 1, i - 1));
    }

    assertThat(refusal("a.yaml", bomb.toString()).message()).contains("its aliases expand to more");
  }

  @Test
  void refuses_deep_nesting_in_either_format() {
    String deep = "[".repeat(5000) + "]".repeat(5000);

    assertThat(refusal("a.yaml", deep).code()).isEqualTo(ErrorCode.SYNTAX);
    assertThat(refusal("a.json", deep).code()).isEqualTo(ErrorCode.SYNTAX);
  }

  @Test
  void refuses_nesting_that_only_aliases_make_deep() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 150; i++) {
      yaml.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }

    assertThat(refusal("a.yaml", yaml.toString()).message()).contains("nested more than 100 deep");
  }

  @Test
  void refuses_an_empty_file() {
    for (String text : new String[] {"", "\n", "# nothing\n"}) {
      assertThat(refusal("a.yaml", text).message()).isEqualTo("a.yaml: the file is empty");
    }
    assertThat(refusal("a.json", " ").message()).isEqualTo("a.json: the file is empty");
  }

  @Test
  void places_a_value_that_is_not_there_at_its_nearest_ancestor() {
    SourceTree tree = parse("a.yaml", "x: 1\nb:\n  - c: 1\n    d:\n      e: 5\n");

    assertThat(tree.place(JsonPointer.empty())).isEqualTo("a.yaml:1:1");
    assertThat(tree.place(JsonPointer.compile("/b"))).isEqualTo("a.yaml:2:1");
    assertThat(tree.place(JsonPointer.compile("/b/0/d"))).isEqualTo("a.yaml:4:5");
    assertThat(tree.place(JsonPointer.compile("/b/0/d/e"))).isEqualTo("a.yaml:5:7");
    assertThat(tree.place(JsonPointer.compile("/b/0/nope"))).isEqualTo("a.yaml:3:5");
    assertThat(tree.place(JsonPointer.compile("/b/7"))).isEqualTo("a.yaml:2:1");
  }

  @Test
  void binds_a_part_and_names_file_line_and_field() {
    SourceTree tree = parse("a.yaml", "x: 1\nspec:\n  tasks:\n    - name: a\n      modle: b\n");

    assertThatThrownBy(() -> tree.bind(JsonPointer.compile("/spec"), FlowSpec.class))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.message())
                  .isEqualTo("a.yaml:5:7: spec.tasks[0].modle: unknown field 'modle'");
              assertThat(e.hint()).contains("did you mean 'model'?");
            });
  }

  @Test
  void says_when_a_file_is_missing_a_directory_or_not_text() throws Exception {
    SourceTrees real = TestFiles.trees(directory);
    Files.createDirectory(directory.resolve("sub.yaml"));
    Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});

    assertThatThrownBy(() -> real.read(directory.resolve("no.yaml").toUri()))
        .hasMessage("no.yaml: there is no such file");
    assertThatThrownBy(() -> real.read(Locations.resolve(directory.toUri(), "sub.yaml")))
        .hasMessage("sub.yaml: is a directory, not a file");
    assertThatThrownBy(() -> real.read(directory.resolve("latin.yaml").toUri()))
        .hasMessage("latin.yaml: is not UTF-8 text");
  }

  @Test
  void refuses_a_file_that_is_too_large() throws Exception {
    Path file = Files.writeString(directory.resolve("a.yaml"), "a: " + "x".repeat(200));
    SourceTrees small =
        new SourceTrees(
            TestFiles.storage(), new WorkingDirectory(directory), new ReadLimits(100, 10, 10));

    assertThatThrownBy(() -> small.read(file.toUri())).hasMessage("a.yaml: larger than 100 bytes");
  }

  private SourceTree parse(String name, String text) {
    return trees.parse(TestFiles.uri(name), text);
  }

  private FlowException refusal(String name, String text) {
    FlowException e = catchThrowableOfType(FlowException.class, () -> parse(name, text));
    assertThat(e).as("refusal of %s", text).isNotNull();
    return e;
  }
}
