/**
 * Datasets from JSON, JSON Lines and CSV files of any size: read once to check every row, then row
 * by row. What a sample is used for does not belong here.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.evals.dataset;
