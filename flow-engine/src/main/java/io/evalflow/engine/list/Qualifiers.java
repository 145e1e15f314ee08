package io.evalflow.engine.list;

import io.evalflow.engine.list.ListedLog.Qualifier;
import io.evalflow.engine.log.LogJson;
import io.evalflow.spi.log.EvalConfig;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.model.GenerateConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What tells the logs of a directory apart, as Inspect Flow does it: the model always, then, one
 * field after the other, those in which logs differ that are the same so far. For one thread.
 */
final class Qualifiers {
  private static final List<Field> OF_TASK =
      List.of(
          field("solver", log -> log.solver()),
          field("approval", log -> log.config().approval()),
          field("review", log -> log.config().review()),
          field("version", log -> log.version()),
          field("message_limit", log -> log.config().messageLimit()),
          field("token_limit", log -> log.config().tokenLimit()),
          field("token_limit_type", log -> log.config().tokenLimitType()),
          field("turn_limit", log -> log.config().turnLimit()),
          field("time_limit", log -> log.config().timeLimit()),
          field("working_limit", log -> log.config().workingLimit()),
          field("cost_limit", log -> log.config().costLimit()));

  /** Those that make two tasks of an eval set different ones. */
  private static final List<Field> OF_GENERATION =
      List.of(
          field("temperature", log -> log.generation().temperature()),
          field("top_p", log -> log.generation().topP()),
          field("max_tokens", log -> log.generation().maxTokens()),
          field("seed", log -> log.generation().seed()),
          field("top_k", log -> log.generation().topK()),
          field("num_choices", log -> log.generation().numChoices()),
          field("best_of", log -> log.generation().bestOf()),
          field("frequency_penalty", log -> log.generation().frequencyPenalty()),
          field("presence_penalty", log -> log.generation().presencePenalty()),
          field("stop_seqs", log -> log.generation().stopSeqs()),
          field("logit_bias", log -> log.generation().logitBias()),
          field("logprobs", log -> log.generation().logprobs()),
          field("top_logprobs", log -> log.generation().topLogprobs()),
          field("parallel_tool_calls", log -> log.generation().parallelToolCalls()),
          new Field("system_message", log -> log.generation().systemMessage(), value -> "..."),
          field("reasoning_effort", log -> log.generation().reasoningEffort()),
          field("reasoning_tokens", log -> log.generation().reasoningTokens()),
          field("effort", log -> log.generation().effort()));

  private final List<Log> logs;

  private Qualifiers(List<Log> logs) {
    this.logs = logs;
  }

  /**
   * What is kept of a header: without the ids of its samples, which are most of it.
   *
   * @param args arguments of the task that were given
   * @param roles models by role
   */
  record Parts(
      String task,
      String model,
      Map<String, JsonNode> args,
      @Nullable JsonNode roles,
      @Nullable String solver,
      JsonNode version,
      EvalConfig config,
      GenerateConfig generation) {
    static Parts of(EvalLog header) {
      EvalSpec eval = header.eval();
      return new Parts(
          eval.task(),
          eval.model(),
          eval.taskArgsPassed(),
          eval.modelRoles(),
          eval.solver(),
          eval.taskVersion(),
          eval.config(),
          eval.modelGenerateConfig());
    }
  }

  private record Log(Parts parts, List<Qualifier> qualifiers) {}

  private record Field(
      String name, Function<Parts, @Nullable Object> value, Function<String, String> shown) {}

  private static Field field(String name, Function<Parts, @Nullable Object> value) {
    return new Field(name, value, Function.identity());
  }

  /** The qualifiers of each of the logs of a directory. */
  static List<List<Qualifier>> of(List<Parts> directory) {
    List<Log> logs = new ArrayList<>();
    for (Parts parts : directory) {
      List<Qualifier> qualifiers = new ArrayList<>();
      if (!parts.model.isEmpty()) {
        qualifiers.add(new Qualifier(null, parts.model));
      }
      logs.add(new Log(parts, qualifiers));
    }
    new Qualifiers(logs).tellApart();
    return logs.stream().map(Log::qualifiers).toList();
  }

  private void tellApart() {
    Map<List<String>, List<Log>> named = new LinkedHashMap<>();
    for (Log log : logs) {
      named
          .computeIfAbsent(List.of(log.parts.task, log.parts.model), name -> new ArrayList<>())
          .add(log);
    }
    List<List<Log>> alike = new ArrayList<>(named.values());
    for (List<Field> fields : List.of(args(), roles(), OF_TASK, OF_GENERATION)) {
      for (Field field : fields) {
        alike = alike.stream().flatMap(same -> toldApart(same, field)).toList();
      }
    }
  }

  /** Logs that were the same so far, by the values of a field, which is told if they differ. */
  private static Stream<List<Log>> toldApart(List<Log> same, Field field) {
    if (same.size() == 1) {
      // Nothing needs to be told of it any more.
      return Stream.empty();
    }
    Map<Optional<String>, List<Log>> byValue = new LinkedHashMap<>();
    for (Log log : same) {
      Optional<String> value = Optional.ofNullable(text(field.value.apply(log.parts)));
      byValue.computeIfAbsent(value, one -> new ArrayList<>()).add(log);
    }
    if (byValue.size() > 1) {
      byValue.forEach(
          (value, some) ->
              value.ifPresent(
                  text ->
                      some.forEach(
                          log ->
                              log.qualifiers.add(
                                  new Qualifier(field.name, field.shown.apply(text))))));
    }
    return byValue.values().stream();
  }

  private List<Field> args() {
    SortedSet<String> names = new TreeSet<>();
    logs.forEach(log -> names.addAll(log.parts.args().keySet()));
    return names.stream().map(name -> field(name, log -> log.args().get(name))).toList();
  }

  private List<Field> roles() {
    SortedSet<String> names = new TreeSet<>();
    logs.forEach(log -> names.addAll(roles(log.parts).propertyNames()));
    return names.stream().map(name -> field(name, log -> models(roles(log).path(name)))).toList();
  }

  private static JsonNode roles(Parts log) {
    return Objects.requireNonNullElse(log.roles(), MissingNode.getInstance());
  }

  /** The model of a role, or several. */
  private static @Nullable String models(JsonNode role) {
    if (role.isMissingNode()) {
      return null;
    }
    List<String> models = new ArrayList<>();
    for (JsonNode model : role.isArray() ? role : List.of(role)) {
      models.add(model.path("model").asString(""));
    }
    return String.join(",", models);
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    JsonNode tree = value instanceof JsonNode node ? node : LogJson.tree(value);
    if (tree.isString() || tree.isIntegralNumber() || tree.isBoolean()) {
      // without the mapper that others are printed by, which takes long to make
      return tree.asString();
    }
    return tree.isNull() ? null : tree.toString();
  }
}
