package com.example.sums;

import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.SolverFactory;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.GenerateConfig;
import java.util.ArrayList;
import java.util.List;

/** The solver {@code ask_for_number}: says how to answer, then calls the model. */
public final class AskForNumber implements SolverFactory {
  @Override
  public String name() {
    return "ask_for_number";
  }

  @Override
  public String description() {
    return "Asks for an answer that ends in a number, and calls the model.";
  }

  @Override
  public Part<Solver> create(Args args, PartContext context) {
    args.refuseAll();
    return Part.of(
        name(),
        (state, sample) -> {
          List<ChatMessage> messages = new ArrayList<>();
          messages.add(ChatMessage.system("End your answer with the number alone."));
          messages.addAll(state.messages());
          return sample.generate(state.withMessages(messages), GenerateConfig.empty());
        });
  }
}
