package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.model.ChatMessage;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;

/**
 * Refuses samples without what nothing can stand for: the types say that it is there, JSON does not
 * know the types, and what comes after believes them. An input or target that is absent is an empty
 * text, unlike in Inspect, which reads no such sample.
 */
final class Required {
  private Required() {}

  /**
   * The sample, if it has what a sample must have.
   *
   * @param excluded fields that were not read
   * @throws tools.jackson.core.JacksonException otherwise
   */
  static EvalSample in(EvalSample sample, Set<String> excluded, JsonParser parser) {
    require(excluded.contains("id") || present(sample.id()), "a sample has no id", parser);
    require(complete(sample.input()), "a sample has no whole input", parser);
    require(complete(sample.target()), "a sample has no whole target", parser);
    require(complete(sample.scores()), "a score has no value", parser);
    return sample;
  }

  /**
   * The summary, if it has what a summary must have.
   *
   * @throws tools.jackson.core.JacksonException otherwise
   */
  static EvalSampleSummary in(@Nullable EvalSampleSummary summary, JsonParser parser) {
    if (summary == null || !present(summary.id())) {
      throw DatabindException.from(parser, "a summary has no id");
    }
    return summary;
  }

  private static boolean complete(SampleInput input) {
    return Immutables.list(input.messages()).stream().allMatch(Required::complete);
  }

  private static boolean complete(@Nullable ChatMessage message) {
    return message != null && present(message.content());
  }

  private static boolean complete(Target target) {
    return complete(target.values());
  }

  private static boolean complete(@Nullable Map<String, Score> scores) {
    return scores == null || complete(scores.values());
  }

  private static boolean complete(Collection<?> values) {
    return values.stream().allMatch(Objects::nonNull);
  }

  private static boolean present(@Nullable Object value) {
    return value != null;
  }

  private static void require(boolean holds, String otherwise, JsonParser parser) {
    if (!holds) {
      throw DatabindException.from(parser, otherwise);
    }
  }
}
