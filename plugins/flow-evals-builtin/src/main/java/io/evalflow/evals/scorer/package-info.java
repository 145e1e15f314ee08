/**
 * The scorers {@code match}, {@code includes} and {@code exact}, which compare texts. Scorers that
 * call a model do not belong here.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.evals.scorer;
