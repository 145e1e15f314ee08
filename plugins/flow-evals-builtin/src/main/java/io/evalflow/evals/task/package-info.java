/** Tasks written as YAML or JSON files. Reading the tree and placing its errors is the engine's. */
@org.jspecify.annotations.NullMarked
package io.evalflow.evals.task;
