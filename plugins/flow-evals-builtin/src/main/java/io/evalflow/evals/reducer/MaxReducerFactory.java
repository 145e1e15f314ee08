package io.evalflow.evals.reducer;

import com.google.auto.service.AutoService;
import io.evalflow.spi.eval.Reducer;
import io.evalflow.spi.eval.ReducerFactory;

/** The reducer {@code max}: the highest score. */
@AutoService(ReducerFactory.class)
public final class MaxReducerFactory implements ReducerFactory {
  @Override
  public String name() {
    return "max";
  }

  @Override
  public String description() {
    return "The highest score.";
  }

  @Override
  public Reducer create(int number) {
    return new ScoreReducer(Reductions::max);
  }
}
