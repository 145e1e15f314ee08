package io.evalflow.evals.reducer;

import com.google.auto.service.AutoService;
import io.evalflow.spi.eval.Reducer;
import io.evalflow.spi.eval.ReducerFactory;

/** The reducer {@code mode}: the most frequent score. */
@AutoService(ReducerFactory.class)
public final class ModeReducerFactory implements ReducerFactory {
  @Override
  public String name() {
    return "mode";
  }

  @Override
  public String description() {
    return "The most frequent score.";
  }

  @Override
  public Reducer create(int number) {
    return new ScoreReducer(Reductions::mode);
  }
}
