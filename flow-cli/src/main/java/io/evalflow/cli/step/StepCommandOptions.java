package io.evalflow.cli.step;

import io.evalflow.engine.step.StepOptions;
import io.evalflow.spi.step.Step;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** The options of a step, and those that all steps have. */
final class StepCommandOptions {
  static final String FILTER = "filter";
  static final String EXCLUDE = "exclude";
  static final String RECURSIVE = "recursive";
  static final String NO_RECURSIVE = "no-recursive";
  static final String DRY_RUN = "dry-run";
  static final String PLUGIN_PATH = "plugin-path";
  static final String LOG_LEVEL = "log-level";
  static final String HELP = "help";

  private static final List<String> OF_ALL =
      List.of(FILTER, EXCLUDE, RECURSIVE, NO_RECURSIVE, DRY_RUN, PLUGIN_PATH, LOG_LEVEL, HELP);

  private StepCommandOptions() {}

  static Options of(Step<?> step) {
    Options options = new Options();
    for (StepOptions.Option option : StepOptions.of(step)) {
      if (!OF_ALL.contains(option.flag())) {
        options.addOption(option(option));
      }
    }
    options.addOption(
        value(
            FILTER,
            "Only logs that pass: a filter's name, FILE.java@NAME, or an expression on the header."
                + " May be given several times; all must pass."));
    options.addOption(value(EXCLUDE, "Only logs that do not pass; may be given several times."));
    options.addOption(
        flag(
            null,
            RECURSIVE,
            "Search directories below, too, as is done unless --no-recursive is given."));
    options.addOption(flag(null, NO_RECURSIVE, "Do not search directories below."));
    options.addOption(flag(null, DRY_RUN, "Show what would change, and write nothing."));
    // These two are read before the step is found, and stand here for the help alone.
    options.addOption(
        Option.builder()
            .longOpt(PLUGIN_PATH)
            .hasArg()
            .argName("PATH")
            .desc("A directory of plugins, or a plugin's jar; may be given several times.")
            .get());
    options.addOption(
        Option.builder()
            .longOpt(LOG_LEVEL)
            .hasArg()
            .argName("LEVEL")
            .desc("What to log: debug, info, warning or error; warning unless given.")
            .get());
    options.addOption(flag("h", HELP, "Show this help."));
    return options;
  }

  private static Option option(StepOptions.Option option) {
    String required = option.required() ? " Required." : "";
    String otherwise =
        option.defaultValue().isEmpty() ? "" : " " + option.defaultValue() + " unless given.";
    String help = (option.help() + required + otherwise).strip();
    if (option.kind() == StepOptions.Kind.FLAG) {
      return flag(null, option.flag(), help);
    }
    return Option.builder()
        .longOpt(option.flag())
        .hasArg()
        .argName(argument(option))
        .desc(help)
        .get();
  }

  private static String argument(StepOptions.Option option) {
    return switch (option.kind()) {
      case TEXT, LIST -> "TEXT";
      case INTEGER -> "N";
      case NUMBER -> "NUMBER";
      case CHOICE -> String.join("|", option.choices());
      case MAP -> "KEY=VALUE";
      case FLAG -> "";
    };
  }

  private static Option value(String name, String help) {
    return Option.builder().longOpt(name).hasArg().argName("FILTER").desc(help).get();
  }

  private static Option flag(@Nullable String letter, String name, String help) {
    return Option.builder(letter).longOpt(name).desc(help).get();
  }
}
