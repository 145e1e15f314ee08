/**
 * What every extension shares: its name, and the one exception for what a user can cause. Nothing
 * here knows the engine.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi;
