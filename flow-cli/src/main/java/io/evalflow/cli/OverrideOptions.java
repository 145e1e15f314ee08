package io.evalflow.cli;

import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.SpecOverrides;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** The options that go over a spec. For one command line. */
final class OverrideOptions {
  private final CommandName command;
  private final CommandLine line;
  private final Environment environment;
  private final SpecOverrides.Builder overrides = SpecOverrides.builder();

  OverrideOptions(CommandName command, CommandLine line, Environment environment) {
    this.command = command;
    this.line = line;
    this.environment = environment;
  }

  SpecOverrides overrides() {
    several(CommandOptions.SET).forEach(overrides::set);
    several(CommandOptions.ARG).forEach(overrides::arg);
    several(CommandOptions.STORE_FILTER).forEach(overrides::storeFilter);
    Setting logDir = single(CommandOptions.LOG_DIR);
    Setting limit = single(CommandOptions.LIMIT);
    Boolean resume = onOff(CommandOptions.RESUME);
    Boolean venv = onOff(CommandOptions.VENV);
    if (Boolean.TRUE.equals(resume) && logDir != null) {
      throw new UsageException("--resume and --log-dir exclude each other", null);
    }
    return overrides
        .logDir(logDir == null ? null : logDir.value())
        .limit(limit == null ? null : limit(limit))
        .logDirCreateUnique(onOff(CommandOptions.LOG_DIR_CREATE_UNIQUE))
        .resume(Boolean.TRUE.equals(resume))
        .store(store())
        .storeRead(onOff(CommandOptions.STORE_READ))
        .storeWrite(onOff(CommandOptions.STORE_WRITE))
        .venv(Boolean.TRUE.equals(venv))
        .build();
  }

  private @Nullable String store() {
    if (line.hasOption(CommandOptions.STORE) && line.getOptionValue(CommandOptions.STORE) == null) {
      return "auto";
    }
    Setting store = single(CommandOptions.STORE);
    return store == null ? null : store.value();
  }

  /** Any on the command line discards all of the variable, which splits at spaces. */
  private List<String> several(String option) {
    if (line.hasOption(option)) {
      return List.of(line.getOptionValues(option));
    }
    Setting setting = noted(option, Setting.inEnvironment(command, environment, option));
    return setting == null ? List.of() : Arrays.asList(setting.value().strip().split("\\s+"));
  }

  private @Nullable Setting single(String option) {
    return noted(option, Setting.of(command, line, environment, option));
  }

  /** The last of an option and its opposite counts. */
  private @Nullable Boolean onOff(String option) {
    Boolean given = null;
    for (Option each : line.getOptions()) {
      if (each.getLongOpt().equals(option)) {
        given = true;
      } else if (each.getLongOpt().equals("no-" + option)) {
        given = false;
      }
    }
    if (given != null) {
      return given;
    }
    Setting setting = noted(option, Setting.inEnvironment(command, environment, option));
    return setting == null ? null : (Boolean) setting.isTrue();
  }

  private @Nullable Setting noted(String option, @Nullable Setting setting) {
    if (setting != null) {
      overrides.source(option, setting.source());
    }
    return setting;
  }

  private static int limit(Setting setting) {
    try {
      int limit = Integer.parseInt(setting.value());
      if (limit > 0) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // The message below says it.
    }
    throw new UsageException(
        setting.source() + " must be a whole number from 1, not '" + setting.value() + "'", null);
  }
}
