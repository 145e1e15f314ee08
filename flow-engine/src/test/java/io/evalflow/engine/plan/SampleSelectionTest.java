package io.evalflow.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.SampleBuilder;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SampleSelectionTest {
  private final JsonMapper mapper = new JsonMapper();
  private final Dataset dataset =
      Dataset.of(
          Stream.of(
                  SampleId.of(1),
                  SampleId.of("02"),
                  SampleId.of("fr"),
                  SampleId.of("fra"),
                  SampleId.of("a[b"),
                  SampleId.of(10))
              .map(id -> SampleBuilder.builder().id(id).input(SampleInput.of("?")).build())
              .toList());

  /** The expected samples are those that inspect-ai selects for the same limit and ids. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null | null | 0 1 2 3 4 5",
        "2 | null | 0 1",
        "99 | null | 0 1 2 3 4 5",
        "[1, 3] | null | 1 2",
        "[4, 99] | null | 4 5",
        "[9, 12] | null |",
        "null | 1 | 0",
        "null | \"1\" | 0",
        "null | \"001\" | 0",
        "null | 2 | 1",
        "null | \"fr*\" | 2 3",
        "null | \"fr?\" | 3",
        "null | \"[fg]r\" | 2",
        "null | \"[!g]r\" | 2",
        "null | \"a[b\" | 4",
        "null | [\"fra\", 10, \"nope\"] | 3 5",
        "1 | [\"fra\", 10] | 3",
        "[1, 2] | [\"fra\", 10] | 5",
      })
  void selects_by_limit_and_ids(String limit, String ids, String expected) {
    SampleSelection selection = SampleSelection.of(dataset, json(limit), json(ids));

    assertThat(IntStream.range(0, selection.count()).map(selection::index).boxed().toList())
        .isEqualTo(
            expected == null
                ? List.of()
                : Stream.of(expected.split(" ")).map(Integer::valueOf).toList());
  }

  private JsonNode json(String text) {
    return mapper.readTree(text);
  }
}
