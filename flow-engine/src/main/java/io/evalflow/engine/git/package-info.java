/**
 * Git work trees, asked by running {@code git}. What is done with the answers stands elsewhere, and
 * nothing is ever written.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.git;
