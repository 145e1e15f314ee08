/**
 * What a person sees of a run: progress while it goes, results at its end, a plan before it. Pure
 * listeners and renderers; nothing here decides what happens.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.cli.display;
