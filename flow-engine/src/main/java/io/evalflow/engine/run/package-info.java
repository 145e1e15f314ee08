/**
 * From a plan to logs and a result: samples, models, retries, scores, events. Files are written by
 * the log package.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.run;
