/**
 * The eval log: typed views that keep what they do not know. Reading and writing files is the
 * engine's.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.log;
