package io.evalflow.cli;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** How options are described, and those that every command has. */
public final class CommonOptions {
  public static final String LOG_LEVEL = "log-level";
  public static final String PLUGIN_PATH = "plugin-path";
  public static final String HELP = "help";

  private CommonOptions() {}

  /** Adds what every command has, which stands last in its help. */
  public static Options addTo(Options options) {
    return options
        .addOption(
            value(
                LOG_LEVEL,
                "LEVEL",
                "What to log: debug, info, warning or error; warning unless given."))
        .addOption(
            value(
                PLUGIN_PATH,
                "PATH",
                "A directory of plugins, or a plugin's jar; may be given several times."))
        .addOption(help());
  }

  static Option help() {
    return named("h", HELP, "Show this help.").get();
  }

  /** An option without a value. */
  public static Option flag(String name, String help) {
    return named(null, name, help).get();
  }

  /**
   * An option with a value.
   *
   * @param argument what the help calls the value
   */
  public static Option value(String name, String argument, String help) {
    return named(null, name, help).hasArg().argName(argument).get();
  }

  /** An option with a value, and a letter. */
  public static Option value(String letter, String name, String argument, String help) {
    return named(letter, name, help).hasArg().argName(argument).get();
  }

  /** An option whose value may be left out. */
  public static Option optionalValue(String name, String argument, String help) {
    return named(null, name, help).hasArg().optionalArg(true).argName(argument).get();
  }

  private static Option.Builder named(@Nullable String letter, String name, String help) {
    return Option.builder(letter).longOpt(name).desc(help);
  }
}
