package io.evalflow.engine.plugin;

import io.evalflow.engine.plugin.PluginRegistry.ProviderInfo;
import io.evalflow.spi.Provider;

/**
 * A provider and where it came from.
 *
 * @param source the jar or directory, or a word such as {@code engine}
 */
record LoadedProvider<T extends Provider>(
    T provider, String name, String description, String version, String source) {
  ProviderInfo info(Class<T> kind) {
    return new ProviderInfo(kind.getSimpleName(), name, description, version, source);
  }
}
