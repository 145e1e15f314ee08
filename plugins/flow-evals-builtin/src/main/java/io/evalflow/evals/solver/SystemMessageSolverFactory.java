package io.evalflow.evals.solver;

import com.google.auto.service.AutoService;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.SolverFactory;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.model.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * The solver {@code system_message}: puts a system message before the conversation, after those
 * that are there. Its argument {@code template} is the text or a file; all others fill its fields.
 */
@AutoService(SolverFactory.class)
public final class SystemMessageSolverFactory implements SolverFactory {
  @Override
  public String name() {
    return "system_message";
  }

  @Override
  public String description() {
    return "Adds a system message made from a template.";
  }

  @Override
  public Part<Solver> create(Args args, PartContext context) {
    PromptText text = PromptText.of(args, context);
    Solver solver =
        (state, sample) -> insert(state, ChatMessage.system(text.render(state, sample, null)));
    return new Part<>(name(), args.values(), args.values(), solver);
  }

  private static TaskState insert(TaskState state, ChatMessage message) {
    List<ChatMessage> messages = new ArrayList<>(state.messages().size() + 1);
    messages.addAll(state.messages());
    int at = messages.size();
    while (at > 0 && !messages.get(at - 1).role().equals("system")) {
      at--;
    }
    messages.add(at, message);
    return state.withMessages(messages);
  }
}
