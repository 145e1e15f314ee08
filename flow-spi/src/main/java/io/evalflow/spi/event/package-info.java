/**
 * The events of a sample's transcript, as they stand in an eval log. Mirrors the transcript API of
 * Inspect AI.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.event;
