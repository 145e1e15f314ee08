package io.evalflow.spi.model;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;

/**
 * Models under a prefix: the provider named {@code openai} serves {@code openai/gpt-4o}. Mirrors
 * the model providers of Inspect AI.
 */
public interface ModelProvider extends Provider {
  /**
   * Makes a model. Does not call it, but fails here if a credential or argument is missing.
   *
   * @throws FlowException if the spec is wrong or a credential is missing
   */
  ModelApi create(ModelSpec spec, ModelContext context);
}
