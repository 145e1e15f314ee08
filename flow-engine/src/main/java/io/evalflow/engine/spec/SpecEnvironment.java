package io.evalflow.engine.spec;

import io.evalflow.spi.spec.FlowSpec;
import java.util.Map;
import java.util.Optional;

/**
 * The environment of a run: the spec's {@code env} over another environment.
 *
 * @param env the spec's variables
 * @param outer what stands below them
 */
public record SpecEnvironment(Map<String, String> env, Environment outer) implements Environment {
  /** Copies its map. */
  public SpecEnvironment {
    env = Map.copyOf(env);
  }

  /** The environment of a spec. */
  public static Environment of(FlowSpec spec, Environment outer) {
    Map<String, String> env = spec.env();
    return env == null || env.isEmpty() ? outer : new SpecEnvironment(env, outer);
  }

  @Override
  public Optional<String> get(String name) {
    String own = env.get(name);
    return own != null ? Optional.of(own) : outer.get(name);
  }

  /** Without the values, which may be credentials. */
  @Override
  public String toString() {
    return "SpecEnvironment" + env.keySet();
  }
}
