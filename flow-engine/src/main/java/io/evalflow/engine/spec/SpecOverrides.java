package io.evalflow.engine.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a command line or launcher sets over a spec; null, or empty, leaves the spec's. Immutable.
 *
 * @param sets {@code path=value} each, in order
 * @param args of a spec in Java, and for {@code {arg[name]}}, by name
 * @param logDir a path or URI for the logs, resolved against the working directory
 * @param limit most samples of each task
 * @param logDirCreateUnique whether the logs go to a new directory below the log directory
 * @param resume whether the log directory of the last run is taken
 * @param store {@code auto}, {@code none}, or a path that resolves against the working directory
 * @param storeFilter names of filters, all of which must pass
 * @param storeRead whether logs of the store are used
 * @param storeWrite whether logs are written to the store
 * @param venv whether it runs in a virtual environment
 * @param sources what gave a value, by its option without dashes, where that is not the option
 */
public record SpecOverrides(
    List<String> sets,
    Map<String, JsonNode> args,
    @Nullable String logDir,
    @Nullable Integer limit,
    @Nullable Boolean logDirCreateUnique,
    boolean resume,
    @Nullable String store,
    List<String> storeFilter,
    @Nullable Boolean storeRead,
    @Nullable Boolean storeWrite,
    boolean venv,
    Map<String, String> sources) {
  /** Nothing is set. */
  public static final SpecOverrides NONE = builder().build();

  /** Copies its lists and maps. */
  public SpecOverrides {
    sets = List.copyOf(sets);
    args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    storeFilter = List.copyOf(storeFilter);
    sources = Map.copyOf(sources);
  }

  /** Sets what most launchers set. */
  public SpecOverrides(@Nullable String logDir, @Nullable Integer limit) {
    this(
        List.of(), Map.of(), logDir, limit, null, false, null, List.of(), null, null, false,
        Map.of());
  }

  /** A builder that sets nothing. */
  public static Builder builder() {
    return new Builder();
  }

  /** What gave the value of an option, as messages name it: {@code --log-dir}, say. */
  String source(String option) {
    return sources.getOrDefault(option, "--" + option);
  }

  /** Not safe for use by several threads. */
  public static final class Builder {
    private final List<String> sets = new ArrayList<>();
    private final Map<String, JsonNode> args = new LinkedHashMap<>();
    private final List<String> storeFilter = new ArrayList<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private @Nullable String logDir;
    private @Nullable Integer limit;
    private @Nullable Boolean logDirCreateUnique;
    private boolean resume;
    private @Nullable String store;
    private @Nullable Boolean storeRead;
    private @Nullable Boolean storeWrite;
    private boolean venv;

    private Builder() {}

    /** Sets a field: {@code options.limit=5}, say. Later ones go over earlier ones. */
    public Builder set(String pathAndValue) {
      sets.add(pathAndValue);
      return this;
    }

    /** Gives an argument. */
    public Builder arg(String name, JsonNode value) {
      args.put(name, value);
      return this;
    }

    /**
     * Gives an argument as a command line does: {@code name=value}, where the value is YAML.
     *
     * @throws io.evalflow.spi.FlowException if it is not of that form
     */
    public Builder arg(String nameAndValue) {
      Map.Entry<String, JsonNode> arg = ArgOverride.parse(nameAndValue);
      return arg(arg.getKey(), arg.getValue());
    }

    /** Sets where the logs go. */
    public Builder logDir(@Nullable String path) {
      logDir = path;
      return this;
    }

    /** Sets the most samples of each task. */
    public Builder limit(@Nullable Integer samples) {
      limit = samples;
      return this;
    }

    /** Sets whether the logs go to a new directory below the log directory. */
    public Builder logDirCreateUnique(@Nullable Boolean unique) {
      logDirCreateUnique = unique;
      return this;
    }

    /** Takes the log directory of the last run, or not. */
    public Builder resume(boolean lastRun) {
      resume = lastRun;
      return this;
    }

    /** Sets the store: {@code auto}, {@code none} or a path. */
    public Builder store(@Nullable String path) {
      store = path;
      return this;
    }

    /** Adds a filter of the store. */
    public Builder storeFilter(String name) {
      storeFilter.add(name);
      return this;
    }

    /** Sets whether logs of the store are used. */
    public Builder storeRead(@Nullable Boolean read) {
      storeRead = read;
      return this;
    }

    /** Sets whether logs are written to the store. */
    public Builder storeWrite(@Nullable Boolean write) {
      storeWrite = write;
      return this;
    }

    /** Runs in a virtual environment, or as the spec says. */
    public Builder venv(boolean virtual) {
      venv = virtual;
      return this;
    }

    /** Says what gave the value of an option, if it was not that option. */
    public Builder source(String option, String source) {
      sources.put(option, source);
      return this;
    }

    /** The overrides. */
    public SpecOverrides build() {
      return new SpecOverrides(
          sets,
          args,
          logDir,
          limit,
          logDirCreateUnique,
          resume,
          store,
          storeFilter,
          storeRead,
          storeWrite,
          venv,
          sources);
    }
  }
}
