package io.evalflow.evals.mock;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.model.ModelCallException;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelOutputBuilder;
import io.evalflow.spi.model.ModelUsage;
import io.evalflow.spi.model.StopReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One answer of a script: an output, or a failure. Immutable. */
final class MockOutput {
  private static final String MODEL = "mockllm";

  private final @Nullable ModelOutput output;
  private final @Nullable Failure failure;

  private MockOutput(@Nullable ModelOutput output, @Nullable Failure failure) {
    this.output = output;
    this.failure = failure;
  }

  static MockOutput ofText(String text) {
    return new MockOutput(ModelOutput.ofText(MODEL, text, StopReason.STOP), null);
  }

  /**
   * Reads an answer.
   *
   * @param where what it is, for messages
   * @throws FlowException if it is neither a text nor one of the mappings
   */
  static MockOutput of(JsonNode json, String where) {
    if (json.isString()) {
      return ofText(json.stringValue());
    }
    if (!(json instanceof ObjectNode mapping)) {
      throw new FlowException(ErrorCode.INVALID_VALUE, where + ": expected a text or a mapping");
    }
    Args args = new Args(mapping, where);
    if (mapping.has("choices")) {
      return new MockOutput(whole(args), null);
    }
    Brief brief = args.bind(Brief.class);
    return brief.failure() == null
        ? new MockOutput(brief.output(where), null)
        : new MockOutput(null, brief.failure());
  }

  /**
   * The output.
   *
   * @throws ModelCallException if this answer is a failure
   */
  ModelOutput get() throws ModelCallException {
    if (failure != null) {
      throw failure.exception();
    }
    if (output == null) {
      throw new IllegalStateException("neither an output nor a failure");
    }
    return output;
  }

  /** Reads a whole model output, whose model and completion may be absent. */
  private static ModelOutput whole(Args args) {
    ObjectNode json = args.values().deepCopy();
    if (!json.has("model")) {
      json.put("model", MODEL);
    }
    if (!json.has("completion")) {
      json.put("completion", "");
    }
    ModelOutput output = new Args(json, args.where()).bind(ModelOutput.class);
    return output.completion().isEmpty() && !output.choices().isEmpty()
        ? ModelOutputBuilder.builder(output).completion(output.message().text()).build()
        : output;
  }

  private record Brief(
      @Nullable String content,
      @Nullable String stopReason,
      @Nullable String model,
      @Nullable ModelUsage usage,
      @Nullable String error,
      @Nullable Failure failure) {
    ModelOutput output(String where) {
      if (content == null) {
        throw new FlowException(
            ErrorCode.INVALID_VALUE, where + ": needs one of content, choices, failure");
      }
      StopReason reason = stopReason == null ? StopReason.STOP : StopReason.of(stopReason);
      if (stopReason != null && !reason.json().equals(stopReason)) {
        throw new FlowException(
            ErrorCode.INVALID_VALUE, where + ": stop_reason: unknown reason '" + stopReason + "'");
      }
      return ModelOutputBuilder.builder(
              ModelOutput.ofText(model == null ? MODEL : model, content, reason))
          .usage(usage)
          .error(error)
          .build();
    }
  }

  private record Failure(
      @JsonProperty(required = true) String message,
      @Nullable Boolean retryable,
      @Nullable Double retryAfter) {
    ModelCallException exception() {
      @Nullable Duration wait =
          retryAfter == null ? null : Duration.ofNanos((long) (retryAfter * 1e9));
      return new ModelCallException(message, retryable != null && retryable, wait, null);
    }
  }
}
