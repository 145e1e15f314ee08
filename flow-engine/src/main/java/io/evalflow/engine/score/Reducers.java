package io.evalflow.engine.score;

import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Reducer;
import io.evalflow.spi.eval.ReducerFactory;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds reducers by the names that users write: {@code mean}, {@code at_least_2}. */
public final class Reducers {
  private static final Pattern NUMBERED = Pattern.compile("(.+)_(\\d{1,9})");

  private Reducers() {}

  /**
   * Finds one. A reducer whose number asks for more scores than there are epochs could only
   * mislead.
   *
   * @param epochs runs of each sample
   * @throws FlowException if there is none of that name, or its number does not fit
   */
  public static Reducer named(String name, int epochs, PluginRegistry plugins) {
    Matcher numbered = NUMBERED.matcher(name);
    if (numbered.matches()) {
      Optional<ReducerFactory> factory = plugins.find(ReducerFactory.class, numbered.group(1));
      if (factory.isPresent() && factory.get().numbered()) {
        int number = Integer.parseInt(numbered.group(2));
        if (number > epochs) {
          throw new FlowException(
              ErrorCode.INVALID_VALUE,
              "reducer " + name + " needs " + number + " epochs, but the task has " + epochs);
        }
        return factory.get().create(number);
      }
    }
    ReducerFactory factory = plugins.require(ReducerFactory.class, name);
    if (factory.numbered()) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, "reducer " + name + " needs a number, such as " + name + "_2");
    }
    return factory.create(0);
  }
}
