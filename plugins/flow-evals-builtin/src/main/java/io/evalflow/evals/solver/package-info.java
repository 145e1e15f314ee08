/**
 * The solvers {@code system_message}, {@code prompt_template} and {@code generate}. How the model
 * is called is the engine's.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.evals.solver;
