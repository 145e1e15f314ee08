package io.evalflow.engine.spec;

import io.evalflow.spi.config.Args;
import io.evalflow.spi.spec.SpecContext;
import java.net.URI;
import java.util.Optional;

/**
 * What a spec in Java gets.
 *
 * @param args of the command line
 * @param baseDirectory against which its paths resolve
 * @param variables the environment
 */
record EngineSpecContext(Args args, URI baseDirectory, Environment variables)
    implements SpecContext {
  @Override
  public Optional<String> environment(String name) {
    return variables.get(name);
  }
}
