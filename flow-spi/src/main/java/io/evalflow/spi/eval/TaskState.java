package io.evalflow.spi.eval;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ModelOutput;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * The state of one sample as it goes from solver to solver. Immutable: a solver returns a changed
 * copy. Mirrors {@code TaskState} of Inspect AI.
 *
 * @param sample the sample, with its id
 * @param epoch which run of the sample this is, from 1
 * @param model the model's name as users write it
 * @param messages the conversation so far
 * @param output the last output of the model; without choices before the first call
 * @param metadata the sample's metadata, which solvers may add to
 * @param store free data that solvers share, written to the log
 * @param completed whether the remaining solvers are to be skipped
 */
@RecordBuilder
public record TaskState(
    Sample sample,
    int epoch,
    String model,
    List<ChatMessage> messages,
    ModelOutput output,
    Map<String, JsonNode> metadata,
    Map<String, JsonNode> store,
    boolean completed) {
  /** Copies its collections. */
  public TaskState {
    Objects.requireNonNull(sample, "sample");
    Objects.requireNonNull(output, "output");
    messages = Immutables.list(messages);
    metadata = Immutables.map(metadata);
    store = Immutables.map(store);
  }

  /** The same state with other messages. */
  public TaskState withMessages(List<? extends ChatMessage> newMessages) {
    return TaskStateBuilder.builder(this).messages(new ArrayList<>(newMessages)).build();
  }

  /** The same state with a message at the end. */
  public TaskState withMessage(ChatMessage message) {
    List<ChatMessage> newMessages = new ArrayList<>(messages);
    newMessages.add(message);
    return withMessages(newMessages);
  }

  /** The same state with another output. */
  public TaskState withOutput(ModelOutput newOutput) {
    return TaskStateBuilder.builder(this).output(newOutput).build();
  }

  /** The same state, completed or not. */
  public TaskState withCompleted(boolean newCompleted) {
    return TaskStateBuilder.builder(this).completed(newCompleted).build();
  }

  /**
   * The text of the last message of the user, which templates work on; the input's text if there is
   * none.
   */
  public String userPrompt() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role().equals("user")) {
        return messages.get(i).text();
      }
    }
    return sample.input().text();
  }
}
