package io.evalflow.engine.plugin;

import io.evalflow.spi.Provider;
import java.util.Objects;

/**
 * A provider that is handed over as an object, instead of being found.
 *
 * @param kind the SPI interface that it is registered under
 * @param provider the provider
 * @param source a word that says who brings it, for listings and messages
 */
public record GivenProvider<T extends Provider>(Class<T> kind, T provider, String source) {
  /** Checks that nothing is null. */
  public GivenProvider {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(source, "source");
  }
}
