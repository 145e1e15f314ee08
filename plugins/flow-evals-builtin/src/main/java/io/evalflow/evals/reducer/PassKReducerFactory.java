package io.evalflow.evals.reducer;

import com.google.auto.service.AutoService;
import io.evalflow.spi.eval.Reducer;
import io.evalflow.spi.eval.ReducerFactory;

/**
 * The reducer {@code pass_k}: the probability that all of so many attempts are correct, as in
 * {@code pass_k_2}.
 */
@AutoService(ReducerFactory.class)
public final class PassKReducerFactory implements ReducerFactory {
  @Override
  public String name() {
    return "pass_k";
  }

  @Override
  public String description() {
    return "The estimated probability that all of so many attempts are correct; as in pass_k_2.";
  }

  @Override
  public boolean numbered() {
    return true;
  }

  @Override
  public Reducer create(int number) {
    PositiveNumber.check(name(), number);
    return new ScoreReducer(values -> Reductions.passAll(number, values));
  }
}
