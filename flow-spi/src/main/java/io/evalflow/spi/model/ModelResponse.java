package io.evalflow.spi.model;

import org.jspecify.annotations.Nullable;

/**
 * What a provider gives back for one attempt.
 *
 * @param output the model's output
 * @param call the raw exchange for the log, or null
 */
public record ModelResponse(ModelOutput output, @Nullable ModelCall call) {}
