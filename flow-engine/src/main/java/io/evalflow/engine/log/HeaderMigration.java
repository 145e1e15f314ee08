package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalConfig;
import io.evalflow.spi.log.EvalConfigBuilder;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalResultsBuilder;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalScore;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalSpecBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings headers of older versions of the format into the shape of the current one, as Inspect does
 * when it reads them. What the records themselves read of older shapes is not done here.
 */
final class HeaderMigration {
  private static final String REDUCTIONS = "sample_reductions";
  private static final TypeReference<List<EvalSampleReductions>> REDUCTIONS_TYPE =
      new TypeReference<>() {};

  /** What a policy of approval or review has beside the parameters of its approver. */
  private static final Set<String> POLICY = Set.of("name", "tools", "params");

  private HeaderMigration() {}

  /**
   * The header in the current shape.
   *
   * @throws tools.jackson.core.JacksonException if a former part is not what it must be
   */
  static EvalLog migrated(EvalLog log) {
    return EvalLogBuilder.builder(log)
        .eval(migrated(log.eval()))
        .results(log.results() == null ? null : migrated(log.results()))
        .build();
  }

  private static EvalSpec migrated(EvalSpec eval) {
    EvalSpecBuilder current = EvalSpecBuilder.builder(eval);
    if (eval.evalId().isEmpty()) {
      current.evalId(
          IdHash.of(eval.runId() + eval.taskId() + LogTimestamps.normal(eval.created())));
    }
    return current
        .sandbox(SampleMigration.sandbox(eval.sandbox()))
        .config(migrated(eval.config()))
        .build();
  }

  private static EvalConfig migrated(EvalConfig config) {
    EvalConfigBuilder current = EvalConfigBuilder.builder(config);
    JsonNode maxMessages = config.extra().get("max_messages");
    if (maxMessages != null && maxMessages.isNumber() && maxMessages.longValue() != 0) {
      current.messageLimit(maxMessages.longValue()).extra(without(config.extra(), "max_messages"));
    }
    return current
        .approval(policies(config.approval(), "approvers"))
        .review(policies(config.review(), "reviewers"))
        .build();
  }

  private static @Nullable JsonNode policies(@Nullable JsonNode policy, String list) {
    if (policy == null || !policy.path(list).isArray()) {
      return policy;
    }
    ObjectNode current = (ObjectNode) policy.deepCopy();
    current.get(list).forEach(HeaderMigration::gatherParams);
    return current;
  }

  /** Moves the fields that a policy has beyond its own among its parameters. */
  private static void gatherParams(JsonNode policy) {
    if (!(policy instanceof ObjectNode fields)) {
      return;
    }
    List<String> others =
        fields.propertyNames().stream().filter(name -> !POLICY.contains(name)).toList();
    if (!others.isEmpty()) {
      ObjectNode params =
          fields.get("params") instanceof ObjectNode given ? given : fields.putObject("params");
      others.forEach(name -> params.set(name, fields.remove(name)));
    }
  }

  private static EvalResults migrated(EvalResults results) {
    JsonNode scorer = results.extra().get("scorer");
    if (!(scorer instanceof ObjectNode) || !results.scores().isEmpty()) {
      return results;
    }
    ObjectNode score = (ObjectNode) scorer.deepCopy();
    JsonNode metrics = results.extra().get("metrics");
    if (metrics != null && !metrics.isEmpty()) {
      score.set("metrics", metrics);
    }
    score.set("scorer", score.path("name"));
    return EvalResultsBuilder.builder(results)
        .scores(List.of(LogJson.mapper().treeToValue(score, EvalScore.class)))
        .extra(without(results.extra(), "scorer", "metrics"))
        .build();
  }

  /**
   * The reductions that former logs have among their results; empty if there are none.
   *
   * @throws tools.jackson.core.JacksonException if they are not what they must be
   */
  static Optional<List<EvalSampleReductions>> reductions(EvalLog header) {
    JsonNode reductions =
        header.results() == null ? null : header.results().extra().get(REDUCTIONS);
    return reductions == null || reductions.isNull()
        ? Optional.empty()
        : Optional.of(LogJson.mapper().treeToValue(reductions, REDUCTIONS_TYPE));
  }

  /** The results without the reductions that former logs have among them. */
  static @Nullable EvalResults withoutReductions(@Nullable EvalResults results) {
    return results == null || !results.extra().containsKey(REDUCTIONS)
        ? results
        : EvalResultsBuilder.builder(results).extra(without(results.extra(), REDUCTIONS)).build();
  }

  private static Map<String, JsonNode> without(Map<String, JsonNode> fields, String... names) {
    Map<String, JsonNode> rest = new LinkedHashMap<>(fields);
    for (String name : names) {
      rest.remove(name);
    }
    return rest;
  }
}
