/**
 * {@code flow-cli log}: one class a command, each of which reads its options, calls the engine and
 * prints what comes back.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.cli.log;
