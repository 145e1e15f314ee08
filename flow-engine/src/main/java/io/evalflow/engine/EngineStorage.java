package io.evalflow.engine;

import io.evalflow.engine.plugin.PluginManager;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The storage backends by URI scheme. Those of the class path come first, so that reading a local
 * spec opens no plugin.
 */
@Singleton
final class EngineStorage implements Storage {
  private static final Set<String> OF_VFS =
      Set.of("s3", "ram", "http", "https", "zip", "jar", "tar", "tmp");

  /** What Commons VFS needs besides for some schemes. */
  private static final Map<String, String> LIBRARIES =
      Map.of("sftp", "com.github.mwiede:jsch", "ftp", "commons-net:commons-net");

  private final PluginManager plugins;
  private final ConcurrentMap<String, StorageBackend> byScheme = new ConcurrentHashMap<>();

  @Inject
  EngineStorage(PluginManager plugins) {
    this.plugins = plugins;
  }

  @Override
  public StorageBackend backend(URI uri) {
    String scheme = uri.getScheme();
    if (scheme == null) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "'" + uri + "' does not say where: a URI with a scheme is needed");
    }
    return byScheme.computeIfAbsent(scheme.toLowerCase(Locale.ROOT), key -> find(key, uri));
  }

  private StorageBackend find(String scheme, URI uri) {
    List<StorageBackend> found = serving(scheme, plugins.allOfApplication(StorageBackend.class));
    if (found.isEmpty()) {
      found = serving(scheme, plugins.all(StorageBackend.class));
    }
    if (found.isEmpty()) {
      throw unknown(scheme, uri);
    }
    if (found.size() > 1) {
      throw new FlowException(
          ErrorCode.PLUGIN,
          "the storage backends %s all serve %s:"
              .formatted(found.stream().map(StorageBackend::name).toList(), scheme));
    }
    return found.get(0);
  }

  private FlowException unknown(String scheme, URI uri) {
    Collection<String> schemes = new TreeSet<>();
    plugins.all(StorageBackend.class).forEach(backend -> schemes.addAll(backend.schemes()));
    return new FlowException(
        ErrorCode.UNKNOWN_NAME,
        "no storage backend serves %s: (of %s)".formatted(scheme, uri),
        "%s; there is %s".formatted(brought(scheme), String.join(", ", schemes)),
        null);
  }

  /** Which jar brings a scheme. */
  private static String brought(String scheme) {
    if (scheme.equals("file")) {
      return "flow-store-fs brings it";
    }
    String library = LIBRARIES.get(scheme);
    if (library != null) {
      return "flow-store-vfs brings it, with " + library + " beside it";
    }
    return OF_VFS.contains(scheme)
        ? "flow-store-vfs brings it"
        : "a jar with a StorageBackend for it must be on the class path or the plugin path";
  }

  private static List<StorageBackend> serving(String scheme, List<StorageBackend> backends) {
    return backends.stream().filter(backend -> backend.schemes().contains(scheme)).toList();
  }
}
