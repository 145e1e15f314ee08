package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One of the answers of a model to one request.
 *
 * @param message the answer
 * @param stopReason why the model stopped
 * @param stopDetails what the provider says about why it stopped
 * @param logprobs log probabilities of the tokens, as Inspect represents them
 * @param promptLogprobs log probabilities of the prompt's tokens
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
public record ChatCompletionChoice(
    ChatMessageAssistant message,
    StopReason stopReason,
    @Nullable JsonNode stopDetails,
    @Nullable JsonNode logprobs,
    @Nullable JsonNode promptLogprobs,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public ChatCompletionChoice {
    message = message == null ? ChatMessage.assistant("") : message;
    stopReason = stopReason == null ? StopReason.UNKNOWN : stopReason;
    extra = Immutables.map(extra);
  }
}
