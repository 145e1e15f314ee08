package io.evalflow.spi.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.event.Event;
import io.evalflow.spi.log.EvalLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What holds for every record of the log model, whichever there are. */
class InspectRecordsTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final int TIMES = 20;

  /** All records that are marked as forms of Inspect's types. */
  static List<Class<?>> records() throws URISyntaxException, IOException {
    Path classes =
        Path.of(EvalLog.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(name -> name.endsWith(".class"))
          .<Class<?>>map(InspectRecordsTest::load)
          .filter(type -> type.isRecord() && type.isAnnotationPresent(InspectJson.class))
          .toList();
    }
  }

  private static Class<?> load(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replaceAll("[/\\\\]", ".");
    try {
      return Class.forName(name, false, EvalLog.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Test
  void are_found() throws Exception {
    assertThat(records()).hasSizeGreaterThan(60).contains(EvalLog.class);
  }

  @ParameterizedTest
  @MethodSource("records")
  void come_back_equal(Class<?> type) {
    forSeeds(
        seed -> {
          Object value = new RandomRecords(new Random(seed), false).record(type);

          String json = JSON.writeValueAsString(value);
          Object back = JSON.readValue(json, type);

          assertThat(back).as("seed %d", seed).isEqualTo(value);
          assertThat(JSON.writeValueAsString(back)).as("seed %d", seed).isEqualTo(json);
        });
  }

  @ParameterizedTest
  @MethodSource("records")
  void keep_the_fields_of_other_versions(Class<?> type) {
    if (Arrays.stream(type.getRecordComponents()).noneMatch(c -> c.getName().equals("extra"))) {
      return;
    }
    ObjectNode json = JSON.valueToTree(new RandomRecords(new Random(1), false).record(type));
    json.putObject("from_the_future").putNull("a").put("b", 1.0);

    JsonNode back = JSON.valueToTree(JSON.treeToValue(json, type));

    assertThat(back).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource("records")
  void leave_out_what_is_null(Class<?> type) {
    forSeeds(
        seed -> {
          Object value = new RandomRecords(new Random(seed), true).record(type);

          JsonNode json = JSON.valueToTree(value);

          assertThat(json.values()).as("seed %d", seed).noneMatch(JsonNode::isNull);
          Object back = JSON.treeToValue(json, type);
          assertThat(back).as("seed %d", seed).isEqualTo(value);
        });
  }

  @ParameterizedTest
  @MethodSource("records")
  void have_no_null_where_a_collection_must_be(Class<?> type) throws Exception {
    Object empty = JSON.treeToValue(kindAlone(type), type);

    for (RecordComponent component : type.getRecordComponents()) {
      boolean mustBe =
          List.of(List.class, Map.class).contains(component.getType())
              && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (mustBe) {
        component.getAccessor().setAccessible(true);
        assertThat(component.getAccessor().invoke(empty)).as(component.toString()).isNotNull();
      }
    }
  }

  /** The JSON of a record that says no more than which one it is among its like. */
  private static ObjectNode kindAlone(Class<?> type) {
    JsonNode whole = JSON.valueToTree(new RandomRecords(new Random(2), true).record(type));
    List<String> components =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    ObjectNode kind = JSON.createObjectNode();
    for (String name : List.of("event", "role", "type")) {
      if (whole.has(name) && !components.contains(name)) {
        kind.set(name, whole.get(name));
      }
    }
    return kind;
  }

  @Test
  void among_events_are_told_apart_by_their_kind() throws Exception {
    for (Class<?> type : records()) {
      if (Event.class.isAssignableFrom(type)) {
        Event event = (Event) new RandomRecords(new Random(3), false).record(type);

        Event back = JSON.readValue(JSON.writeValueAsString(event), Event.class);

        assertThat(back).isEqualTo(event);
        assertThat(JSON.valueToTree(event).path("event").asString()).isEqualTo(event.event());
      }
    }
  }

  private interface Check {
    void run(long seed);
  }

  private static void forSeeds(Check check) {
    for (long seed = 0; seed < TIMES; seed++) {
      check.run(seed);
    }
  }
}
