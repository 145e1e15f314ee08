package io.evalflow.evals.reducer;

import com.google.auto.service.AutoService;
import io.evalflow.spi.eval.Reducer;
import io.evalflow.spi.eval.ReducerFactory;

/** The reducer {@code mean}: the mean of the scores as numbers. */
@AutoService(ReducerFactory.class)
public final class MeanReducerFactory implements ReducerFactory {
  @Override
  public String name() {
    return "mean";
  }

  @Override
  public String description() {
    return "The mean of the scores.";
  }

  @Override
  public Reducer create(int number) {
    return new ScoreReducer(Reductions::mean);
  }
}
