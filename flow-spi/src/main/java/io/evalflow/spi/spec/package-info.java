/**
 * The flow spec: what to run, as users write it. Mirrors the types of Inspect Flow (seed on running
 * flows). Loading and resolving live in the engine.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.spec;
