/** The whole system from outside. Nothing here calls what is not public. */
@org.jspecify.annotations.NullMarked
package io.evalflow.it;
