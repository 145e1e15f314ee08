/**
 * From scores to results: reducers and metrics by name, and what they make of the scores of a log.
 * The run uses it, and so does what edits or recovers logs; nothing here runs anything.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.score;
