/**
 * Threads for work that waits or computes, and how results of many of them come together. What the
 * work is stands elsewhere.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.thread;
