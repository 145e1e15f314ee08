package io.evalflow.engine.plugin;

import io.evalflow.spi.Provider;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A provider that is handed over as an object, instead of being found.
 *
 * @param kind the SPI interface that it is registered under
 * @param provider gives the provider; called once, when its kind is first asked for
 * @param source a word that says who brings it, for listings and messages
 */
public record GivenProvider<T extends Provider>(
    Class<T> kind, Supplier<? extends T> provider, String source) {
  /** Checks that nothing is null. */
  public GivenProvider {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(source, "source");
  }

  /** One that is there already. */
  public static <T extends Provider> GivenProvider<T> of(Class<T> kind, T provider, String source) {
    Objects.requireNonNull(provider, "provider");
    return new GivenProvider<>(kind, () -> provider, source);
  }
}
