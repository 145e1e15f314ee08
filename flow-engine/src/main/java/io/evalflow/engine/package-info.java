/**
 * The engine's one entry, {@code FlowEngine}, and what wires it. Each stage of a run is a package:
 * {@code spec}, {@code plan}, {@code run}, {@code log}; {@code plugin} finds the extensions.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine;
