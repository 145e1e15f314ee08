/**
 * The model {@code mockllm}, which answers without a model. Nothing here reaches over a network.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.evals.mock;
