package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Puts what a command line or launcher sets over what the spec says: first each {@code --set}, then
 * the options that have a name of their own.
 */
final class OverrideStage {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> STORE_WORDS = Set.of("auto", "none");

  private final WorkingDirectory workingDirectory;
  private final LastLogDir lastLogDir;

  OverrideStage(WorkingDirectory workingDirectory, LastLogDir lastLogDir) {
    this.workingDirectory = workingDirectory;
    this.lastLogDir = lastLogDir;
  }

  SpecMapping apply(SpecMapping spec, SpecOverrides overrides) {
    if (overrides.resume() && overrides.logDir() != null) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          overrides.source("resume")
              + " and "
              + overrides.source("log-dir")
              + " exclude each other");
    }
    SpecMapping changed = spec;
    for (String set : overrides.sets()) {
      changed = SetOverride.parse(set, overrides.source("set")).apply(changed);
    }
    changed = store(changed, overrides);
    changed = logDir(changed, overrides);
    if (overrides.limit() != null) {
      changed = limit(changed, overrides.limit(), Origin.of(overrides.source("limit")));
    }
    if (overrides.venv()) {
      changed =
          changed.with(
              "execution_type", SpecScalar.of("venv", Origin.of(overrides.source("venv"))));
    }
    return overrides.resume() ? resumed(changed, overrides) : changed;
  }

  private SpecMapping logDir(SpecMapping spec, SpecOverrides overrides) {
    SpecMapping changed = spec;
    if (overrides.logDir() != null) {
      changed =
          changed.with(
              "log_dir",
              SpecScalar.of(
                  absolute(overrides.logDir(), overrides.source("log-dir")),
                  Origin.of(overrides.source("log-dir"))));
    }
    return withBool(
        changed,
        "log_dir_create_unique",
        overrides.logDirCreateUnique(),
        overrides.source("log-dir-create-unique"));
  }

  private String absolute(String path, String source) {
    try {
      return Locations.display(Locations.resolveDirectory(workingDirectory.uri(), path));
    } catch (FlowException e) {
      throw new FlowException(e.code(), source + ": " + e.message(), e.hint().orElse(null), e);
    }
  }

  private SpecMapping store(SpecMapping spec, SpecOverrides overrides) {
    SpecMapping changed = spec;
    if (overrides.store() != null) {
      String store = overrides.store();
      changed =
          changed.with(
              "store",
              SpecScalar.of(
                  STORE_WORDS.contains(store.toLowerCase(Locale.ROOT))
                      ? store
                      : absolute(store, overrides.source("store")),
                  Origin.of(overrides.source("store"))));
    }
    if (overrides.storeFilter().isEmpty()
        && overrides.storeRead() == null
        && overrides.storeWrite() == null) {
      return changed;
    }
    SpecMapping config = storeConfig(changed);
    if (!overrides.storeFilter().isEmpty()) {
      Origin origin = Origin.of(overrides.source("store-filter"));
      List<SpecScalar> names =
          overrides.storeFilter().stream().map(name -> SpecScalar.of(name, origin)).toList();
      config = config.with("filter", new SpecSequence(names, origin));
    }
    config = withBool(config, "read", overrides.storeRead(), overrides.source("store-read"));
    config = withBool(config, "write", overrides.storeWrite(), overrides.source("store-write"));
    return changed.with("store", config);
  }

  /** The store as a mapping, which a path alone stands for. */
  private static SpecMapping storeConfig(SpecMapping spec) {
    SpecNode store = spec.fields().get("store");
    if (store instanceof SpecMapping mapping) {
      return mapping;
    }
    Origin origin = store == null ? spec.origin() : store.origin();
    SpecMapping config = SpecMapping.empty(origin);
    return store == null ? config : config.with("path", store);
  }

  private static SpecMapping withBool(
      SpecMapping mapping, String key, @Nullable Boolean value, String source) {
    return value == null
        ? mapping
        : mapping.with(key, new SpecScalar(JSON.booleanNode(value), Origin.of(source)));
  }

  private static SpecMapping limit(SpecMapping spec, int limit, Origin origin) {
    if (limit < 1) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, origin.label() + ": must be at least 1, not " + limit);
    }
    SpecNode options = spec.fields().get("options");
    if (options == null || options.isNull()) {
      options = SpecMapping.empty(origin);
    }
    // Anything but a mapping is refused when the spec is bound.
    return options instanceof SpecMapping mapping
        ? spec.with(
            "options", mapping.with("limit", new SpecScalar(JSON.numberNode(limit), origin)))
        : spec;
  }

  private SpecMapping resumed(SpecMapping spec, SpecOverrides overrides) {
    Origin origin = Origin.of(overrides.source("resume"));
    String last =
        lastLogDir
            .read()
            .orElseThrow(
                () ->
                    new FlowException(
                        ErrorCode.NOT_FOUND,
                        origin.label() + ": there is no log directory of a previous run",
                        "run a flow first, or name its log directory with --log-dir",
                        null));
    return spec.with("log_dir", SpecScalar.of(last, origin))
        .with("log_dir_create_unique", new SpecScalar(JSON.booleanNode(false), origin));
  }
}
