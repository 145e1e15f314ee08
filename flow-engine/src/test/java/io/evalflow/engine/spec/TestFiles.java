package io.evalflow.engine.spec;

import io.evalflow.engine.plugin.PluginManager;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.store.fs.LocalStorage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Local files for tests. */
public final class TestFiles {
  private static final Path WORK = Path.of("/work-of-test").toAbsolutePath();

  private TestFiles() {}

  /** Local files only. */
  public static Storage storage() {
    StorageBackend backend = new LocalStorage();
    return uri -> backend;
  }

  /** A reader whose working directory holds what {@link #uri} names; nothing is there. */
  static SourceTrees trees() {
    return trees(WORK);
  }

  /** A reader with a working directory. */
  public static SourceTrees trees(Path workingDirectory) {
    return new SourceTrees(storage(), new WorkingDirectory(workingDirectory));
  }

  /** A loader of specs with a working directory, whose last log directory stands below it. */
  static SpecLoader loader(Path workingDirectory) {
    return loader(workingDirectory, Clock.systemUTC());
  }

  static SpecLoader loader(Path workingDirectory, Clock clock) {
    return new SpecLoader(
        trees(workingDirectory),
        new WorkingDirectory(workingDirectory),
        storage(),
        lastLogDir(workingDirectory),
        clock,
        javaFiles(workingDirectory),
        new AfterLoadChecks(noPlugins(), javaFiles(workingDirectory), name -> Optional.empty()));
  }

  /** The log directory of the last run, kept below a directory. */
  static LastLogDir lastLogDir(Path directory) {
    return new LastLogDir(
        name ->
            name.equals("XDG_DATA_HOME")
                ? Optional.of(directory.resolve("data").toString())
                : Optional.empty());
  }

  static JavaFiles javaFiles(Path workingDirectory) {
    return new JavaFiles(trees(workingDirectory), name -> Optional.empty());
  }

  private static PluginManager noPlugins() {
    return new PluginManager(ClassLoader.getPlatformClassLoader(), List.of(), List.of());
  }

  static URI uri(String name) {
    return WORK.resolve(name).toUri();
  }
}
