/** The reducers of a sample's scores over its epochs. Metrics over samples do not belong here. */
@org.jspecify.annotations.NullMarked
package io.evalflow.evals.reducer;
