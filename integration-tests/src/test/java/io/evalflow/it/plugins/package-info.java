/** Plugins and embedding, as their authors do it: jars of their own, and the examples. */
@org.jspecify.annotations.NullMarked
package io.evalflow.it.plugins;
