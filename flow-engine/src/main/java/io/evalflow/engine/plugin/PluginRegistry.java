package io.evalflow.engine.plugin;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All providers that were found, by kind and name. Where two have the same name, each is there by
 * its qualified name: that of its jar without {@code .jar}, a colon, and its own; with directories
 * of the jar before it, as many as tell two jars of one name apart. A kind is loaded when it is
 * first asked for. Safe for use by many threads.
 */
public interface PluginRegistry {
  /**
   * The provider of a name.
   *
   * @param kind the SPI interface
   * @param name its name, qualified or not
   * @throws FlowException with {@code UNKNOWN_NAME}, saying what exists and what is close, if there
   *     is none; with {@code PLUGIN}, naming both jars, if there are two
   */
  <T extends Provider> T require(Class<T> kind, String name);

  /**
   * The provider of a name, if there is one.
   *
   * @param name its name, qualified or not
   * @throws FlowException with {@code PLUGIN}, naming both jars, if there are two
   */
  <T extends Provider> Optional<T> find(Class<T> kind, String name);

  /** All providers of a kind, ordered by name, without those that share theirs. */
  <T extends Provider> List<T> all(Class<T> kind);

  /** All providers of all kinds, ordered by kind and name. */
  List<ProviderInfo> providers();

  /** All providers of a kind, ordered by name. */
  List<ProviderInfo> providers(Class<? extends Provider> kind);

  /**
   * What could not be loaded; complete after {@link #providers()}, else for the kinds asked for so
   * far.
   */
  List<PluginProblem> problems();

  /**
   * The jars of the plugin paths from which classes may have been loaded so far; for saying what a
   * run ran with.
   */
  List<Path> pluginJars();

  /**
   * A provider in a listing.
   *
   * @param kind simple name of the SPI interface
   * @param name its name; the qualified one if another has the same
   * @param qualifiedName its qualified name, which always stands for it
   * @param description one sentence, or empty
   * @param version the version that its jar's manifest names, or empty
   * @param source the jar or directory that it came from, or {@code engine}
   */
  record ProviderInfo(
      String kind,
      String name,
      String qualifiedName,
      String description,
      String version,
      String source) {}

  /**
   * Something that could not be loaded.
   *
   * @param source the jar or directory
   * @param message one line that says what is wrong
   */
  record PluginProblem(String source, String message) {}
}
