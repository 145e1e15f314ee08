package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.LogUpdate;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ModelOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is written by hand is what the annotations of the records say. */
class RecordJsonTest {
  private static final int RUNS = 400;

  @ParameterizedTest
  @ValueSource(
      classes = {
        EvalLog.class,
        EvalFileWriter.LogStart.class,
        EvalError.class,
        EvalSample.class,
        EvalSampleSummary.class,
        EvalSampleReductions.class,
        Event.class,
        ChatMessage.class,
        ModelOutput.class,
        Sample.class,
        SampleInput.class,
        Target.class
      })
  void writesWhatTheMapperWrites(Class<?> type) {
    long seed = System.nanoTime();
    for (int i = 0; i < RUNS; i++) {
      RandomGenerator random = new SplittableRandom(seed + i);
      Object value = new RandomRecords(random, i % 3 == 0).of(type);
      String description = type.getSimpleName() + " of seed " + (seed + i);
      assertThat(text(value)).as(description).isEqualTo(textByMapper(value));
      assertThat(LogJson.tree(value))
          .as("tree of " + description)
          .isEqualTo(LogJson.mapper().valueToTree(value));
    }
  }

  @Test
  void writesListsOfRecords() {
    RandomGenerator random = new SplittableRandom(1);
    RandomRecords records = new RandomRecords(random, true);
    List<Object> list =
        List.of(records.of(EvalSampleReductions.class), records.of(EvalSampleReductions.class));
    assertThat(text(list)).isEqualTo(textByMapper(list));
  }

  @Test
  void writesDoublesInTheFewestDigits() {
    long seed = System.nanoTime();
    RandomGenerator random = new SplittableRandom(seed);
    for (int i = 0; i < 200_000; i++) {
      double number = number(random, i);
      assertThat(doubleText(number))
          .as("%s bits %x, seed %d", number, Double.doubleToLongBits(number), seed)
          .isEqualTo(NumberOutput.toString(number, true));
    }
  }

  private static double number(RandomGenerator random, int i) {
    return switch (i % 6) {
      case 0 -> random.nextLong(1L << random.nextInt(1, 55)) / 1e9;
      case 1 -> random.nextDouble();
      case 2 -> Double.longBitsToDouble(random.nextLong());
      case 3 -> random.nextInt(100_000) / 1000.0;
      case 4 -> Math.rint(random.nextDouble() * 1e9) / Math.pow(10, random.nextInt(20));
      default -> Math.nextUp(random.nextInt(1_000_000_000) / 1e9);
    };
  }

  private static String doubleText(double number) {
    byte[] bytes = new byte[40];
    int length = new DoubleText().write(number, bytes, 0);
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }

  @Test
  void escapesAsTheMapperDoes() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x110000; c = c < 0x900 ? c + 1 : c + 97) {
      if (c < 0xd800 || c > 0xdfff) {
        all.appendCodePoint(c);
      }
    }
    JsonNode value =
        JsonNodeFactory.instance.objectNode().put(all.toString(), all.reverse().toString());
    assertThat(text(value)).isEqualTo(textByMapper(value));
  }

  @Test
  void writesLongTextsWhereverTheirPiecesEnd() {
    for (int i = 0; i < 8; i++) {
      String text = "x".repeat(4090 + i) + "?é\n" + "😀".repeat(5000) + "\"".repeat(3000 + i);
      assertThat(text(text)).isEqualTo(textByMapper(text));
    }
  }

  @Test
  void writesHalvesOfSurrogatePairsAsTheirEscape() {
    JsonNode value = JsonNodeFactory.instance.objectNode().put("k\udc00", "a\ud83dz\ud83d\ude00");
    assertThat(text(value)).isEqualTo("{\"k\\\\udc00\":\"a\\\\ud83dz😀\"}");
    EvalError error = new EvalError("cut \ud83d", "", "", Map.of());
    assertThat(text(error)).startsWith("{\"message\":\"cut \\\\ud83d\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0001-12-31T23:59:59.999999Z",
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "9999-12-31T23:59:59.999999Z",
        "+10000-01-01T00:00:00Z"
      })
  void writesTimesOfProvenanceOfAnyYear(String time) {
    LogUpdate update = LogUpdate.of(List.of(), ProvenanceData.of(Instant.parse(time), "me", null));
    Object log = EvalLogBuilder.builder().logUpdates(List.of(update)).build();
    assertThat(text(log)).isEqualTo(textByMapper(log));
  }

  @Test
  void refusesWhatIsNestedDeeperThanLogsMayBe() {
    ArrayNode root = JsonNodeFactory.instance.arrayNode();
    ArrayNode inner = root;
    for (int i = 1; i < JsonSyntax.MAX_DEPTH; i++) {
      inner = inner.addArray();
    }
    assertThat(text(root)).isEqualTo(textByMapper(root));
    inner.addArray();
    assertThatThrownBy(() -> text(root)).isInstanceOf(StreamConstraintsException.class);
  }

  private static String text(Object value) {
    ByteSink sink = new ByteSink(1);
    LogJson.write(value, sink);
    return text(sink);
  }

  private static String textByMapper(Object value) {
    ByteSink sink = new ByteSink(1);
    LogJson.writeByMapper(value, sink);
    return text(sink);
  }

  private static String text(ByteSink sink) {
    return new String(Arrays.copyOf(sink.array(), sink.size()), StandardCharsets.UTF_8);
  }
}
