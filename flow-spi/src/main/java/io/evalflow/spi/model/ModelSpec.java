package io.evalflow.spi.model;

import io.evalflow.spi.config.Args;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which model to make.
 *
 * @param provider the name of the provider, such as {@code openai}
 * @param model the name without the provider, such as {@code gpt-4o}; may hold slashes
 * @param baseUrl where to call it, if not where the provider's environment or default says
 * @param apiKey the credential itself, or null to take it from the environment; never logged
 * @param args the {@code model_args} of the spec
 * @param config the generation config that is set for the model
 */
public record ModelSpec(
    String provider,
    String model,
    @Nullable String baseUrl,
    @Nullable String apiKey,
    Args args,
    GenerateConfig config) {
  /** Checks that nothing needed is null. */
  public ModelSpec {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(args, "args");
    Objects.requireNonNull(config, "config");
  }

  /** The name as users write it, such as {@code openai/gpt-4o}. */
  public String fullName() {
    return provider + "/" + model;
  }

  /** Where to call it. */
  public Optional<String> baseUrlIfSet() {
    return Optional.ofNullable(baseUrl);
  }

  /** Without the credential. */
  @Override
  public String toString() {
    return "ModelSpec[" + fullName() + "]";
  }
}
