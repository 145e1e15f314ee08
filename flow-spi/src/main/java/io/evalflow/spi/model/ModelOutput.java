package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a model gave back for one request.
 *
 * @param model name of the model that answered
 * @param choices the answers; empty before the first call
 * @param completion text of the first answer; empty if there is none
 * @param usage token usage
 * @param inputContextTokens tokens that the request filled of the model's context
 * @param fallback the model that stood in, if one did
 * @param time seconds that the call took
 * @param metadata free metadata of the provider
 * @param error error text, for a refusal or a failed call
 * @param responseId the provider's id of the response
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record ModelOutput(
    String model,
    List<ChatCompletionChoice> choices,
    String completion,
    @Nullable ModelUsage usage,
    @Nullable Long inputContextTokens,
    @Nullable JsonNode fallback,
    @Nullable Double time,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable String error,
    @Nullable String responseId,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public ModelOutput {
    model = model == null ? "" : model;
    choices = Immutables.list(choices);
    completion = completion == null || completion.isEmpty() ? firstText(choices) : completion;
    metadata = Immutables.nullableMap(metadata);
    extra = Immutables.map(extra);
  }

  /** The text of the first answer, which a log may leave out. */
  private static String firstText(List<ChatCompletionChoice> choices) {
    return choices.isEmpty() ? "" : choices.get(0).message().text();
  }

  /** No output yet, as a sample starts. */
  public static ModelOutput empty(String model) {
    return ModelOutputBuilder.builder().model(model).completion("").build();
  }

  /** An output of one text answer. */
  public static ModelOutput ofText(String model, String text, StopReason stopReason) {
    ChatMessageAssistant message =
        ChatMessageAssistantBuilder.builder()
            .content(MessageContent.of(text))
            .source("generate")
            .model(model)
            .build();
    return ModelOutputBuilder.builder()
        .model(model)
        .choices(List.of(new ChatCompletionChoice(message, stopReason, null, null, null, Map.of())))
        .completion(text)
        .build();
  }

  /**
   * The first answer.
   *
   * @throws IllegalStateException if there is none
   */
  @JsonIgnore
  public ChatMessageAssistant message() {
    if (choices.isEmpty()) {
      throw new IllegalStateException("the model output has no choices");
    }
    return choices.get(0).message();
  }

  /** Why the model stopped; {@code UNKNOWN} if there is no answer. */
  @JsonIgnore
  public StopReason stopReason() {
    return choices.isEmpty() ? StopReason.UNKNOWN : choices.get(0).stopReason();
  }
}
