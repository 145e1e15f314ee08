package io.evalflow.spi.eval;

import io.evalflow.spi.json.Immutables;
import java.util.List;

/**
 * How often each sample runs, and how its scores become one.
 *
 * @param count runs of each sample, at least 1
 * @param reducers names of reducers such as {@code mean} or {@code at_least_2}; {@code mean} if
 *     empty
 */
public record Epochs(int count, List<String> reducers) {
  /** Checks the count. */
  public Epochs {
    reducers = Immutables.list(reducers);
    if (count < 1) {
      throw new IllegalArgumentException("epochs must be at least 1, not " + count);
    }
  }

  /** One run of each sample. */
  public static Epochs once() {
    return new Epochs(1, List.of());
  }
}
