package io.evalflow.engine.run;

import io.evalflow.spi.eval.Reducer;

/**
 * A reducer of scores over epochs.
 *
 * @param name its name, such as {@code at_least_2}
 */
record NamedReducer(String name, Reducer reducer) {}
