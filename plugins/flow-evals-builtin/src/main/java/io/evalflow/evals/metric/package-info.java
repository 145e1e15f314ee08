/** The metrics over the scores of all samples. How scores come about does not belong here. */
@org.jspecify.annotations.NullMarked
package io.evalflow.evals.metric;
