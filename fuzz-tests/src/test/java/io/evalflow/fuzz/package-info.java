/**
 * Fuzz targets for what reads foreign bytes: whatever comes, a result or a {@code FlowException}.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.fuzz;
