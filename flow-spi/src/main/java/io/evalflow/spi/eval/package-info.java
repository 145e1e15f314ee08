/**
 * The parts of an evaluation and the SPIs that bring them by name: task, dataset, solver, scorer,
 * metric, reducer. How they are scheduled is the engine's.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.eval;
