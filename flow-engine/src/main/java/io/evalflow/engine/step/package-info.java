/**
 * Steps: operations on logs of finished runs. Chooses the logs, runs the step on their headers, and
 * puts all that it changed in place at once or nothing. How a single log is read and written stands
 * in {@code log}.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.step;
