package io.evalflow.engine.spec;

import io.evalflow.spi.spec.FlowSpec;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Specs that are made by Java source files. */
@FunctionalInterface
interface JavaSpecs {
  /**
   * The spec that a file gives; empty if it gives none, as a {@code _flow.java} may.
   *
   * @param file absolute; its name ends in {@code .java}
   * @param args what {@code --arg} gives
   */
  Optional<FlowSpec> read(URI file, Map<String, JsonNode> args);
}
