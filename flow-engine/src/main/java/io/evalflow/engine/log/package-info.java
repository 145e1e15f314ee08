/** Reads and writes eval logs and what stands beside them in a log directory. */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.log;
