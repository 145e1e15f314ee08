package io.evalflow.evals.reducer;

import com.google.auto.service.AutoService;
import io.evalflow.spi.eval.Reducer;
import io.evalflow.spi.eval.ReducerFactory;

/**
 * The reducer {@code at_least}: whether at least so many scores are correct, as in {@code
 * at_least_2}.
 */
@AutoService(ReducerFactory.class)
public final class AtLeastReducerFactory implements ReducerFactory {
  @Override
  public String name() {
    return "at_least";
  }

  @Override
  public String description() {
    return "1 if at least so many epochs are correct, else 0; as in at_least_2.";
  }

  @Override
  public boolean numbered() {
    return true;
  }

  @Override
  public Reducer create(int number) {
    PositiveNumber.check(name(), number);
    return new ScoreReducer(values -> Reductions.atLeast(number, values));
  }
}
