/**
 * Floors for the side-by-side benchmarks: the least that a JVM program of our kind can cost.
 * Nothing of ours is called.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.benchmarks;
