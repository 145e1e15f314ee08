package io.evalflow.evals.mock;

import io.evalflow.spi.model.ModelCallException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the answers of a mock model come from. Safe for use by many threads. */
@FunctionalInterface
interface Outputs {
  /**
   * The next answer.
   *
   * @throws ModelCallException if there is none left
   */
  MockOutput next() throws ModelCallException;

  /** The same answer to all calls. */
  static Outputs always(MockOutput output) {
    return () -> output;
  }

  /** Each answer once, in order. */
  static Outputs script(List<MockOutput> script) {
    List<MockOutput> outputs = List.copyOf(script);
    AtomicInteger next = new AtomicInteger();
    return () -> {
      int index = next.getAndUpdate(n -> Math.min(n + 1, outputs.size()));
      if (index >= outputs.size()) {
        throw new ModelCallException("custom_outputs ran out of values", false, null, null);
      }
      return outputs.get(index);
    };
  }
}
