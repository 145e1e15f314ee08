package io.evalflow.engine.score;

import io.evalflow.spi.eval.Reducer;

/**
 * A reducer of scores over epochs.
 *
 * @param name its name, such as {@code at_least_2}
 */
public record NamedReducer(String name, Reducer reducer) {}
