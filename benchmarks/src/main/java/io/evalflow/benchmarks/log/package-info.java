/**
 * What reading, writing and editing logs costs in a process that is warm, and the floors it is held
 * against. Started by {@code log_side_by_side.py} on the jars of the distribution; nothing else
 * uses it.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.benchmarks.log;
