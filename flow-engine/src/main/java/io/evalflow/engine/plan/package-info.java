/**
 * From a resolved spec to a plan: makes tasks by name, identifies them, finds what is done. Nothing
 * is run here.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.plan;
