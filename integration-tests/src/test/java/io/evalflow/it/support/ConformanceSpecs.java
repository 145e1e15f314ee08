package io.evalflow.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The specs that are run through both tools, and how: see {@code python/flow_configs.py}. */
public final class ConformanceSpecs {
  /** Where they are. */
  public static final Path DIRECTORY =
      Checkout.root().resolve("integration-tests/src/test/resources/specs/conformance");

  /**
   * A command line.
   *
   * @param environment its variables
   * @param options its words after the file
   */
  private record CommandLine(Map<String, String> environment, List<String> options) {}

  private ConformanceSpecs() {}

  /** Copies them all into a directory, and what they include; returns it. */
  public static Path copied(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(DIRECTORY.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return target;
  }

  /** The specs below a directory by their paths, without {@code .yaml}. */
  public static Map<String, Path> byName(Path directory) throws IOException {
    Map<String, Path> byName = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .filter(file -> isSpec(directory, file))
          .forEach(
              file ->
                  byName.put(
                      directory.relativize(file).toString().replaceFirst("\\.yaml$", ""), file));
    }
    return byName;
  }

  private static boolean isSpec(Path directory, Path file) {
    return file.getParent().equals(directory)
        ? file.toString().endsWith(".yaml")
        : file.endsWith("main.yaml");
  }

  /** Whether a spec has a command line of its own. */
  public static boolean isWithOptions(Path spec) {
    CommandLine line = commandLine(spec);
    return !line.options().isEmpty() || !line.environment().isEmpty();
  }

  /** What {@code flow-cli config --json} of ours says of a spec, in its directory. */
  public static ProcessResult config(Path spec) {
    CommandLine line = commandLine(spec);
    FlowCli cli = FlowCli.in(spec.getParent());
    for (Map.Entry<String, String> variable : line.environment().entrySet()) {
      cli = cli.with(variable.getKey(), variable.getValue());
    }
    List<String> arguments = new ArrayList<>(List.of("config", spec.getFileName().toString()));
    arguments.add("--json");
    arguments.addAll(line.options());
    return cli.run(arguments.toArray(String[]::new));
  }

  private static CommandLine commandLine(Path spec) {
    List<String> words;
    try (Stream<String> lines = Files.lines(spec)) {
      words =
          lines
              .limit(1)
              .filter(line -> line.startsWith("# "))
              .flatMap(line -> Arrays.stream(line.substring(2).split(" ", -1)))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> environment = new LinkedHashMap<>();
    int options = 0;
    while (options < words.size() && words.get(options).matches("[A-Z_]+=.*")) {
      String[] variable = words.get(options++).split("=", 2);
      environment.put(variable[0], variable[1]);
    }
    return new CommandLine(environment, words.subList(options, words.size()));
  }
}
