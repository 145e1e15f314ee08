/** {@code flow-cli step}: its options are those of the step, so it is read in two goes. */
@org.jspecify.annotations.NullMarked
package io.evalflow.cli.step;
