package io.evalflow.cli.step;

import io.evalflow.cli.CommonOptions;
import io.evalflow.engine.step.StepOptions;
import io.evalflow.spi.step.Step;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options of a step, and those that all steps have. */
final class StepCommandOptions {
  static final String FILTER = "filter";
  static final String EXCLUDE = "exclude";
  static final String RECURSIVE = "recursive";
  static final String NO_RECURSIVE = "no-recursive";
  static final String DRY_RUN = "dry-run";

  private static final List<String> OF_ALL =
      List.of(
          FILTER,
          EXCLUDE,
          RECURSIVE,
          NO_RECURSIVE,
          DRY_RUN,
          CommonOptions.PLUGIN_PATH,
          CommonOptions.LOG_LEVEL,
          CommonOptions.HELP);

  private StepCommandOptions() {}

  static Options of(Step<?> step) {
    Options options = new Options();
    for (StepOptions.Option option : StepOptions.of(step)) {
      if (!OF_ALL.contains(option.flag())) {
        options.addOption(option(option));
      }
    }
    options.addOption(
        CommonOptions.value(
            FILTER,
            "FILTER",
            "Only logs that pass: a filter's name, FILE.java@NAME, or an expression on the header."
                + " May be given several times; all must pass."));
    options.addOption(
        CommonOptions.value(
            EXCLUDE, "FILTER", "Only logs that do not pass; may be given several times."));
    options.addOption(
        CommonOptions.flag(
            RECURSIVE,
            "Search directories below, too, as is done unless --no-recursive is given."));
    options.addOption(CommonOptions.flag(NO_RECURSIVE, "Do not search directories below."));
    options.addOption(CommonOptions.flag(DRY_RUN, "Show what would change, and write nothing."));
    // Log level and plugin path are read before the step is found: they are for the help alone.
    return CommonOptions.addTo(options);
  }

  private static Option option(StepOptions.Option option) {
    String required = option.required() ? " Required." : "";
    String otherwise =
        option.defaultValue().isEmpty() ? "" : " " + option.defaultValue() + " unless given.";
    String help = (option.help() + required + otherwise).strip();
    if (option.kind() == StepOptions.Kind.FLAG) {
      return CommonOptions.flag(option.flag(), help);
    }
    return CommonOptions.value(option.flag(), argument(option), help);
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
}
