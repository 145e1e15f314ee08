package io.evalflow.cli.step;

import io.evalflow.cli.CliContext;
import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.ExitCode;
import io.evalflow.cli.HelpText;
import io.evalflow.cli.OptionParsing;
import io.evalflow.cli.UsageException;
import io.evalflow.cli.display.Text;
import io.evalflow.engine.spec.Locations;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.engine.step.StepCatalog;
import io.evalflow.engine.step.StepCatalog.Found;
import io.evalflow.engine.step.StepOptions;
import io.evalflow.engine.step.StepReport;
import io.evalflow.engine.step.StepRequest;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.step.Step;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Carries out {@code flow-cli step}. */
public final class StepCommand {
  private static final List<String> HELP = List.of("-h", "--help", "help");

  private final CliContext context;
  private final StepEngine engine;

  /** For one command. */
  public StepCommand(CliContext context, StepEngine engine) {
    this.context = context;
    this.engine = engine;
  }

  /**
   * Carries a command out.
   *
   * @return the exit code
   */
  public int run(List<String> arguments) {
    if (arguments.isEmpty() || HELP.contains(arguments.get(0))) {
      StepCatalog.Listing steps = engine.catalog().steps();
      context.out().print(listing("flow-cli step", steps.found()));
      steps.broken().forEach(this::warn);
      return ExitCode.DONE;
    }
    String name = arguments.get(0);
    List<String> rest = arguments.subList(1, arguments.size());
    if (!name.endsWith(".java")) {
      return run(name, rest);
    }
    if (rest.isEmpty() || HELP.contains(rest.get(0))) {
      context.out().print(listing("flow-cli step " + name, engine.catalog().stepsOf(name)));
      return ExitCode.DONE;
    }
    return run(name + "@" + rest.get(0), rest.subList(1, rest.size()));
  }

  private void warn(FlowException broken) {
    context
        .err()
        .println(
            "Warning: the steps of a file cannot be listed:\n" + Text.visible(broken.message()));
  }

  private static String listing(String command, List<Found> steps) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (Found step : steps) {
      String description = step.description().isEmpty() ? "" : step.description() + " ";
      rows.put(step.name(), description + "(" + step.source() + ")");
    }
    return HelpText.page(
            command + " NAME PATH... [OPTION]...",
            "Runs a step on eval logs: all logs are changed, or none.",
            rows)
        + "\n'flow-cli step NAME --help' says more about a step.\n";
  }

  private int run(String name, List<String> arguments) {
    Step<Record> step = engine.catalog().step(name);
    Options options = StepCommandOptions.of(step);
    CommandLine line = OptionParsing.parse(options, arguments, "flow-cli step " + name);
    if (line.hasOption(CommonOptions.HELP)) {
      String usage = "flow-cli step " + name + " PATH... [OPTION]...";
      context.out().print(HelpText.page(usage, step.description(), options));
      return ExitCode.DONE;
    }
    if (line.getArgList().isEmpty()) {
      throw new UsageException(
          "'flow-cli step " + name + "' needs a log or a directory",
          "flow-cli step " + name + " PATH...");
    }
    StepRequest request = request(name, step, line);
    StepReport report = engine.runner().run(request, context.out()::println);
    new StepReportView(context.out(), workingDirectory()).show(step.name(), request, report);
    return ExitCode.DONE;
  }

  private StepRequest request(String name, Step<Record> step, CommandLine line) {
    Map<String, List<String>> given = new HashMap<>();
    for (StepOptions.Option option : StepOptions.of(step)) {
      if (line.hasOption(option.flag())) {
        given.put(
            option.name(),
            Optional.ofNullable(line.getOptionValues(option.flag()))
                .map(Arrays::asList)
                .orElse(List.of()));
      }
    }
    URI base = workingDirectory().uri();
    return new StepRequest(
        name,
        StepOptions.parse(step, given),
        line.getArgList().stream().map(path -> Locations.resolve(base, path)).toList(),
        values(line, StepCommandOptions.FILTER),
        values(line, StepCommandOptions.EXCLUDE),
        !line.hasOption(StepCommandOptions.NO_RECURSIVE),
        line.hasOption(StepCommandOptions.DRY_RUN),
        null);
  }

  private WorkingDirectory workingDirectory() {
    Path directory = context.workingDirectory();
    return new WorkingDirectory(directory);
  }

  private static List<String> values(CommandLine line, String option) {
    return Optional.ofNullable(line.getOptionValues(option)).map(List::of).orElse(List.of());
  }
}
