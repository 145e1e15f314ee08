/**
 * The place of the steps tag, metadata and copy, and of the built-in log filters. Nothing is here
 * yet; what comes knows {@code flow-spi} and its own libraries, never the engine.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.steps;
