/**
 * From a spec file or a spec in code to a resolved spec. A tree until the last moment, then bound
 * to records once. Tasks are not made here.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.spec;
