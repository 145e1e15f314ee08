package io.evalflow.evals.reducer;

import com.google.auto.service.AutoService;
import io.evalflow.spi.eval.Reducer;
import io.evalflow.spi.eval.ReducerFactory;

/** The reducer {@code median}: the median of the scores as numbers. */
@AutoService(ReducerFactory.class)
public final class MedianReducerFactory implements ReducerFactory {
  @Override
  public String name() {
    return "median";
  }

  @Override
  public String description() {
    return "The median of the scores.";
  }

  @Override
  public Reducer create(int number) {
    return new ScoreReducer(Reductions::median);
  }
}
