/**
 * Finds providers on the class path and in plugin directories. Nothing here knows what the
 * providers do.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.plugin;
