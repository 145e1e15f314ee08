package io.evalflow.evals.reducer;

import com.google.auto.service.AutoService;
import io.evalflow.spi.eval.Reducer;
import io.evalflow.spi.eval.ReducerFactory;

/**
 * The reducer {@code pass_at}: the probability that one of so many attempts is correct, as in
 * {@code pass_at_2}.
 */
@AutoService(ReducerFactory.class)
public final class PassAtReducerFactory implements ReducerFactory {
  @Override
  public String name() {
    return "pass_at";
  }

  @Override
  public String description() {
    return "The estimated probability that one of so many attempts is correct; as in pass_at_2.";
  }

  @Override
  public boolean numbered() {
    return true;
  }

  @Override
  public Reducer create(int number) {
    PositiveNumber.check(name(), number);
    return new ScoreReducer(values -> Reductions.passAt(number, values));
  }
}
