/**
 * The steps tag, metadata and copy, and the built-in log filters. They know {@code flow-spi} alone,
 * never the engine.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.steps;
