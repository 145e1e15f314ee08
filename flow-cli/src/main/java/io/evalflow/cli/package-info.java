/**
 * The command line: parses, calls the engine, prints, exits. It holds no logic that an embedding
 * launcher would miss, and the start path loads nothing that the command at hand does not need.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.cli;
