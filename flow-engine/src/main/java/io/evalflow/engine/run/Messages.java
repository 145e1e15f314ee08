package io.evalflow.engine.run;

import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageAssistant;
import io.evalflow.spi.model.ChatMessageAssistantBuilder;
import io.evalflow.spi.model.ChatMessageOther;
import io.evalflow.spi.model.ChatMessageSystem;
import io.evalflow.spi.model.ChatMessageSystemBuilder;
import io.evalflow.spi.model.ChatMessageTool;
import io.evalflow.spi.model.ChatMessageToolBuilder;
import io.evalflow.spi.model.ChatMessageUser;
import io.evalflow.spi.model.ChatMessageUserBuilder;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.StringNode;

/** Gives messages what the engine adds to them: ids, and where the input came from. */
final class Messages {
  private static final String INPUT = "input";

  private Messages() {}

  /** The conversation that a sample starts with. */
  static List<ChatMessage> initial(SampleInput input, Transcript ids) {
    String plain = input.plain();
    List<ChatMessage> messages = input.messages();
    if (plain != null || messages == null) {
      return List.of(fromInput(ChatMessage.user(plain == null ? "" : plain), ids));
    }
    List<ChatMessage> initial = new ArrayList<>(messages.size());
    messages.forEach(message -> initial.add(fromInput(message, ids)));
    return initial;
  }

  private static ChatMessage fromInput(ChatMessage message, Transcript ids) {
    String id = message.id() == null ? ids.newId() : message.id();
    if (message instanceof ChatMessageSystem system) {
      return ChatMessageSystemBuilder.builder(system).id(id).source(INPUT).build();
    }
    if (message instanceof ChatMessageUser user) {
      return ChatMessageUserBuilder.builder(user).id(id).source(INPUT).build();
    }
    if (message instanceof ChatMessageAssistant assistant) {
      return ChatMessageAssistantBuilder.builder(assistant).id(id).source(INPUT).build();
    }
    if (message instanceof ChatMessageTool tool) {
      return ChatMessageToolBuilder.builder(tool).id(id).source(INPUT).build();
    }
    return ((ChatMessageOther) message).withId(id).with("source", StringNode.valueOf(INPUT));
  }

  /** The state with an id for every message. */
  static TaskState withIds(TaskState state, Transcript ids) {
    List<ChatMessage> named = withIds(state.messages(), ids);
    return named == state.messages() ? state : state.withMessages(named);
  }

  /** The messages, each with an id; the same list if all have one. */
  static List<ChatMessage> withIds(List<ChatMessage> messages, Transcript ids) {
    if (allNamed(messages)) {
      return messages;
    }
    List<ChatMessage> named = new ArrayList<>(messages.size());
    for (ChatMessage message : messages) {
      named.add(message.id() == null ? message.withId(ids.newId()) : message);
    }
    return named;
  }

  private static boolean allNamed(List<ChatMessage> messages) {
    for (ChatMessage message : messages) {
      if (message.id() == null) {
        return false;
      }
    }
    return true;
  }
}
