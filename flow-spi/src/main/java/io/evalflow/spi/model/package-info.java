/**
 * Chat messages, generation config, model output and the SPI of model providers. Mirrors the model
 * types of Inspect AI.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.model;
