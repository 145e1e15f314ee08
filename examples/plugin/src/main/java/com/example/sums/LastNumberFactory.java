package com.example.sums;

import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.ScorerFactory;

/** The scorer {@code last_number}. */
public final class LastNumberFactory implements ScorerFactory {
  @Override
  public String name() {
    return "last_number";
  }

  @Override
  public String description() {
    return "Right if the last number of the answer is the target.";
  }

  @Override
  public Part<Scorer> create(Args args, PartContext context) {
    args.refuseAll();
    return Part.of(name(), new LastNumber());
  }
}
