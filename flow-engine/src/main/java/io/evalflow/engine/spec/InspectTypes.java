package io.evalflow.engine.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Types of Inspect in fields of a spec that take one of several types, and so are kept as they were
 * written. They are bound only to be checked: a wrong value is an {@link IllegalArgumentException}.
 */
final class InspectTypes {
  private InspectTypes() {}

  record CachePolicy(
      @Nullable String expiry, @Nullable Boolean perEpoch, @Nullable Map<String, String> scopes) {}

  record AdaptiveConcurrency(
      @Nullable Integer min,
      @Nullable Integer max,
      @Nullable Integer start,
      @Nullable Double cooldownSeconds,
      @Nullable Double decreaseFactor,
      @Nullable Double scaleUpPercent) {
    static final int MIN = 10;
    static final int START = 20;
    static final int MAX = 100;

    AdaptiveConcurrency {
      int least = min == null ? MIN : min;
      int most = max == null ? MAX : max;
      int first = start == null ? START : start;
      require(least >= 1, "min must be at least 1");
      require(most >= least, "max must be at least min");
      require(first >= least && first <= most, "start must be between min and max");
      require(cooldownSeconds == null || isPositive(cooldownSeconds), "cooldown_seconds: below 0");
      require(
          decreaseFactor == null || (decreaseFactor > 0 && decreaseFactor < 1),
          "decrease_factor must be between 0 and 1");
      require(
          scaleUpPercent == null || (isPositive(scaleUpPercent) && scaleUpPercent > 0),
          "scale_up_percent must be above 0");
    }

    private static boolean isPositive(double value) {
      return Double.isFinite(value) && value >= 0;
    }
  }

  record BatchConfig(
      @Nullable Integer size,
      @Nullable Integer maxSize,
      @Nullable Double sendDelay,
      @Nullable Double tick,
      @Nullable Integer maxBatches,
      @Nullable Integer maxConsecutiveCheckFailures) {}

  record ImageOutput(@Nullable Map<String, Map<String, JsonNode>> options) {
    ImageOutput {
      require(options == null || options.keySet().equals(Set.of("openai")), "options: not openai");
    }
  }

  record ResponseSchema(
      @Nullable String name,
      @Nullable JsonSchema jsonSchema,
      @Nullable String description,
      @Nullable Boolean strict) {
    ResponseSchema {
      require(name != null && jsonSchema != null, "needs a name and a json_schema");
    }
  }

  record JsonSchema(
      @Nullable JsonNode type,
      @Nullable String format,
      @Nullable String description,
      @JsonProperty("default") @Nullable JsonNode preset,
      @JsonProperty("enum") @Nullable List<JsonNode> words,
      @Nullable JsonSchema items,
      @Nullable Map<String, JsonSchema> properties,
      @JsonProperty("additionalProperties") @Nullable JsonNode additionalProperties,
      @JsonProperty("anyOf") @Nullable List<JsonSchema> anyOf,
      @Nullable List<String> required,
      @Nullable String pattern,
      @JsonProperty("minLength") @Nullable Integer minLength,
      @JsonProperty("maxLength") @Nullable Integer maxLength,
      @Nullable JsonNode minimum,
      @Nullable JsonNode maximum,
      @Nullable List<JsonNode> examples) {
    private static final Set<String> TYPES =
        Set.of("string", "integer", "number", "boolean", "array", "object", "null");

    JsonSchema {
      require(
          type == null || type.isNull() || oneOrMany(type, one -> TYPES.contains(one.asString(""))),
          "type must be of string, integer, number, boolean, array, object and null, not " + type);
      require(
          additionalProperties == null
              || additionalProperties.isNull()
              || additionalProperties.isBoolean()
              || additionalProperties.isObject(),
          "additionalProperties must be true, false or a mapping");
    }
  }

  record HeadlineMetric(
      @Nullable String scorer,
      @Nullable String score,
      @Nullable String metric,
      @Nullable String reducer) {}

  record TokenLimit(@Nullable Long tokens, @Nullable String type) {
    private static final Pattern METERED =
        Pattern.compile("all|(?:input|output|[0-9.]+(?:e[0-9]+)?|[-+*/()\\s])+");

    TokenLimit {
      require(tokens != null && tokens >= 0, "tokens must be a whole number from 0");
      require(
          type == null || METERED.matcher(type).matches(),
          "type must be all, output, or a formula of input and output");
    }
  }

  record ModelCost(
      @Nullable Double input,
      @Nullable Double output,
      @Nullable Double inputCacheWrite,
      @Nullable Double inputCacheRead) {
    ModelCost {
      require(
          input != null && output != null && inputCacheWrite != null && inputCacheRead != null,
          "needs input, output, input_cache_write and input_cache_read");
    }
  }

  record Sandbox(@Nullable String type, @Nullable String config) {}

  record Approval(@Nullable List<Policy> approvers) {
    Approval {
      require(approvers != null, "needs approvers");
    }
  }

  record Review(@Nullable List<Policy> reviewers) {
    Review {
      require(reviewers != null, "needs reviewers");
    }
  }

  /** An approver or reviewer, and the tools for which it is asked. */
  record Policy(
      @Nullable String name, @Nullable JsonNode tools, @Nullable Map<String, JsonNode> params) {
    Policy {
      require(
          name != null && tools != null && oneOrMany(tools, JsonNode::isString),
          "needs a name, and tools as a text or a list of texts");
    }
  }

  record Scanner(
      @Nullable JsonNode scanners,
      @Nullable String name,
      @Nullable String scans,
      @Nullable List<String> tags,
      @Nullable Map<String, JsonNode> metadata,
      @Nullable JsonNode filter,
      @Nullable JsonNode model,
      @Nullable String modelBaseUrl,
      @Nullable Map<String, JsonNode> modelArgs,
      @Nullable JsonNode generateConfig,
      @Nullable Map<String, JsonNode> modelRoles) {
    Scanner {
      require(scanners != null, "needs scanners");
      require(
          filter == null || oneOrMany(filter, JsonNode::isString),
          "filter must be a text or a list of texts");
    }
  }

  record Checkpoint(
      @Nullable Integer maxConsecutiveFailures,
      @Nullable String checkpointsLocation,
      @Nullable String retention,
      @Nullable Long maxSandboxSnapshotBytes,
      @Nullable Map<String, JsonNode> sandboxPaths,
      @Nullable JsonNode trigger) {
    Checkpoint {
      require(
          retention == null || retention.equals("delete") || retention.equals("retain"),
          "retention must be delete or retain, not '" + retention + "'");
      require(
          maxSandboxSnapshotBytes == null || maxSandboxSnapshotBytes > 0,
          "max_sandbox_snapshot_bytes must be at least 1");
    }
  }

  record Trigger(@Nullable String type, @Nullable JsonNode every) {
    Trigger {
      boolean interval =
          switch (type == null ? "" : type) {
            case "turn", "token" ->
                every != null && every.isIntegralNumber() && every.longValue() > 0;
            // A text that is right has been put into seconds before.
            case "time" -> every != null && every.asString("").matches("[0-9.]*[1-9][0-9.]*s");
            default -> false;
          };
      require(
          interval,
          "needs a type of turn, token and time, and an interval as every: 5, 500k or 5m, say");
    }
  }

  record SandboxSnapshot(@Nullable List<String> paths, @Nullable String strategy) {
    SandboxSnapshot {
      require(
          strategy == null || strategy.equals("restic-incremental") || strategy.equals("archive"),
          "strategy must be restic-incremental or archive, not '" + strategy + "'");
    }
  }

  private static boolean oneOrMany(JsonNode value, Predicate<JsonNode> item) {
    return value.isArray() ? value.valueStream().allMatch(item) : item.test(value);
  }

  private static void require(boolean right, String problem) {
    if (!right) {
      throw new IllegalArgumentException(problem);
    }
  }
}
