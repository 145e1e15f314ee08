package io.evalflow.evals.solver;

import com.google.auto.service.AutoService;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.SolverFactory;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.MessageContent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * The solver {@code prompt_template}: rewrites the last message of the user. Its argument {@code
 * template} is the text or a file, in which {@code {prompt}} is the message; all other arguments
 * fill its fields.
 */
@AutoService(SolverFactory.class)
public final class PromptTemplateSolverFactory implements SolverFactory {
  @Override
  public String name() {
    return "prompt_template";
  }

  @Override
  public String description() {
    return "Rewrites the user's prompt by a template with {prompt} in it.";
  }

  @Override
  public Part<Solver> create(Args args, PartContext context) {
    PromptText text = PromptText.of(args, context);
    Solver solver =
        (state, sample) -> {
          int at = lastOfUser(state);
          ChatMessage message = state.messages().get(at);
          String prompt = text.render(state, sample, StringNode.valueOf(message.text()));
          List<ChatMessage> messages = new ArrayList<>(state.messages());
          messages.set(at, message.withContent(withText(message.content(), prompt)));
          return state.withMessages(messages);
        };
    return new Part<>(name(), args.values(), args.values(), solver);
  }

  private static int lastOfUser(TaskState state) {
    for (int i = state.messages().size() - 1; i >= 0; i--) {
      if (state.messages().get(i).role().equals("user")) {
        return i;
      }
    }
    throw new IllegalStateException("prompt_template: the conversation has no message of the user");
  }

  /** The content with another text: in place of the first text part, and without further ones. */
  private static MessageContent withText(MessageContent content, String text) {
    @Nullable List<JsonNode> parts = content.parts();
    if (parts == null) {
      return MessageContent.of(text);
    }
    JsonNode part = JsonNodeFactory.instance.objectNode().put("type", "text").put("text", text);
    List<JsonNode> changed = new ArrayList<>(parts.size() + 1);
    boolean placed = false;
    for (JsonNode old : parts) {
      if (!"text".equals(old.path("type").asString(""))) {
        changed.add(old);
      } else if (!placed) {
        changed.add(part);
        placed = true;
      }
    }
    if (!placed) {
      changed.add(part);
    }
    return new MessageContent(null, changed);
  }
}
