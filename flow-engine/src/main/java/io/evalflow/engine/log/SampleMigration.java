package io.evalflow.engine.log;

import io.evalflow.spi.eval.Score;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings samples of older versions of the format into the shape of the current one, as Inspect does
 * when it reads them. What the records themselves read of older shapes is not done here.
 */
final class SampleMigration {
  /** The scorer of a score whose sample does not name it, in Inspect's words. */
  static final String UNNAMED_SCORER = "88F74D2C";

  private static final String SCORE = "score";
  private static final String TRANSCRIPT = "transcript";

  private static final TypeReference<List<Event>> EVENTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private SampleMigration() {}

  /**
   * The sample in the current shape; the very argument if it has it already.
   *
   * @throws tools.jackson.core.JacksonException if a former part is not what it must be
   */
  static EvalSample migrated(EvalSample sample) {
    boolean score = sample.extra().containsKey(SCORE) && sample.scores() == null;
    JsonNode transcript = sample.extra().get(TRANSCRIPT);
    boolean sandbox = sample.sandbox() != null && sample.sandbox().isArray();
    if (!score && transcript == null && !sandbox) {
      return sample;
    }
    Map<String, JsonNode> extra = new LinkedHashMap<>(sample.extra());
    EvalSampleBuilder current =
        EvalSampleBuilder.builder(sample).sandbox(sandbox(sample.sandbox()));
    if (score) {
      Score only = LogJson.mapper().treeToValue(extra.remove(SCORE), Score.class);
      current.scores(only == null ? null : Map.of(UNNAMED_SCORER, only));
    }
    if (transcript != null && transcript.isObject()) {
      extra.remove(TRANSCRIPT);
      current
          .events(LogJson.mapper().treeToValue(transcript.path("events"), EVENTS))
          .attachments(LogJson.mapper().treeToValue(transcript.path("content"), TEXTS));
    }
    return current.extra(extra).build();
  }

  /** A sandbox, which former logs give as a list of its type and its config, as an object. */
  static @Nullable JsonNode sandbox(@Nullable JsonNode sandbox) {
    if (sandbox == null || !sandbox.isArray() || sandbox.isEmpty()) {
      return sandbox;
    }
    ObjectNode current = JsonNodeFactory.instance.objectNode();
    current.set("type", sandbox.get(0));
    JsonNode config = sandbox.get(1);
    if (config != null && !config.isNull()) {
      current.set("config", config);
    }
    return current;
  }
}
