package io.evalflow.engine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.step.StepContext;
import io.evalflow.spi.step.StepOption;
import io.evalflow.spi.step.StepResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Options of steps, as a command line and as another step give them. */
class StepOptionsTest {
  enum Level {
    LOW,
    VERY_HIGH
  }

  record Options(
      @StepOption("Where to.") String dest,
      @StepOption(value = "How many.", defaultValue = "3") int howMany,
      double share,
      boolean force,
      @Nullable Level level,
      List<String> names,
      Map<String, JsonNode> values) {}

  private static final class Sample implements Step<Options> {
    @Override
    public String name() {
      return "sample";
    }

    @Override
    public Class<Options> options() {
      return Options.class;
    }

    @Override
    public StepResult run(List<EvalLog> logs, Options options, StepContext context) {
      return StepResult.unmodified(logs);
    }
  }

  private static final Sample STEP = new Sample();

  private static ObjectNode tree(String json) {
    return (ObjectNode) JsonMapper.shared().readTree(json);
  }

  @Test
  void reads_texts_as_their_options_say() {
    ObjectNode given =
        StepOptions.parse(
            STEP,
            Map.of(
                "dest", List.of("x", "42"),
                "how_many", List.of("7"),
                "share", List.of("1e-2"),
                "force", List.of(),
                "level", List.of("very_high"),
                "names", List.of("a", "b,c"),
                "values", List.of("a.b=1", "c=[true]", "d=on", "e=", "f=g=h")));

    assertThat(StepOptions.bind(STEP, given))
        .isEqualTo(
            new Options(
                "42",
                7,
                0.01,
                true,
                Level.VERY_HIGH,
                List.of("a", "b,c"),
                Map.of(
                    "a.b", tree("{\"v\": 1}").get("v"),
                    "c", tree("{\"v\": [true]}").get("v"),
                    "d", tree("{\"v\": \"on\"}").get("v"),
                    "e", tree("{\"v\": \"\"}").get("v"),
                    "f", tree("{\"v\": \"g=h\"}").get("v"))));
  }

  @Test
  void fills_in_what_is_not_given() {
    assertThat(StepOptions.bind(STEP, tree("{\"dest\": \"x\", \"share\": 2}")))
        .isEqualTo(new Options("x", 3, 2, false, null, List.of(), Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "how_many | 1.5 | --how-many takes an integer, not '1.5'",
        "how_many | 99999999999999999999 | --how-many takes an integer, not '99999999999999999999'",
        "share | half | --share takes a number, not 'half'",
        "values | a | --values takes KEY=VALUE, not 'a'",
      })
  void refuses_a_text_that_is_not_of_its_option(String option, String text, String message) {
    assertThatThrownBy(() -> StepOptions.parse(STEP, Map.of(option, List.of(text))))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{`share`: 1} | the step sample needs --dest",
        "{`dest`: `x`} | the step sample needs --share",
        "{`dest`: null, `share`: 1} | the step sample needs --dest",
        "{`dest`: `x`, `share`: 1, `level`: `lo`} | --level takes low, very_high, not 'lo'",
        "{`dest`: `x`, `share`: 1, `dst`: 1} | step sample: dst: unknown field 'dst'",
        "{`dest`: `x`, `share`: 1, `how_many`: `3`} | step sample: how_many",
        "{`dest`: `x`, `share`: 1, `how_many`: 3000000000} | step sample: how_many",
        "{`dest`: `x`, `share`: 1, `names`: `a`} | step sample: names",
      })
  void refuses_a_value_that_is_not_of_its_option(String json, String message) {
    ObjectNode given = tree(json.replace('`', '"'));

    assertThatThrownBy(() -> StepOptions.bind(STEP, given))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining(message);
  }
}
