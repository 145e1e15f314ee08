package io.evalflow.cli;

import io.evalflow.engine.spec.ProcessEnvironment;
import io.evalflow.engine.spec.WorkingDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Goes through what users start most, so that a JVM that observes it can archive the classes. The
 * launcher runs it; it needs no network but loopback and leaves no file. A lambda is archived only
 * where its very place in the code was passed, so what it can share with {@link Main} it shares.
 */
final class Training {
  private static final String TASK =
      """
      dataset: {file: samples.jsonl}
      solver: [generate]
      scorer: match
      """;

  private static final String SAMPLES =
      """
      {"input": "1 + 1", "target": "2"}
      {"input": "2 + 2", "target": "4"}
      """;

  private static final String SPEC =
      """
      log_dir: logs
      tasks:
        - {name: task.yaml, model: mockllm/model, epochs: 2, tags: [a], metadata: {b: 1}}
      options: {max_samples: 2}
      """;

  /** Has a bit of everything that specs have; it is only shown. */
  private static final String LARGE_SPEC =
      """
      log_dir: logs/large
      execution_type: inproc
      env: {A: b}
      flow_metadata: {c: d}
      defaults: {config: {temperature: 0.5}}
      options: {limit: 10, tags: [a], metadata: {b: 1}, log_dir_allow_dirty: true}
      tasks:
        - a
        - name: b
          args: {difficulty: 1, subset: "on", parts: [x, y: 2.5, null, 2024-01-02]}
          model: {name: mockllm/model, config: {max_tokens: 10, stop_seqs: [x]}, model_args: {a: b}}
          solver: [generate, {name: c, args: {}}]
          scorer: {name: match}
          config: {top_p: 0.5, logprobs: true, extra_headers: {a: b}, logit_bias: {"1": -1.5}}
          epochs: 2
          description: |
            Two
            lines
      """;

  private Training() {}

  /** Runs the commands; whether they succeed does not matter to the archive. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory("flow-cli");
    try {
      // The commands see none of it, but a start reads it.
      new ProcessEnvironment(new WorkingDirectory(directory));
      Files.writeString(directory.resolve("task.yaml"), TASK);
      Files.writeString(directory.resolve("samples.jsonl"), SAMPLES);
      Files.writeString(directory.resolve("spec.yaml"), SPEC);
      Files.writeString(directory.resolve("large.yaml"), LARGE_SPEC);
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      CliContext context =
          new CliContext(
              nowhere,
              nowhere,
              false,
              false,
              name -> Optional.empty(),
              directory,
              Main.pluginPaths(),
              InstantSource.system(),
              Main.halt());
      FlowCli cli = new FlowCli(context);
      cli.run(List.of("--help"));
      cli.run(List.of("--version"));
      cli.run(List.of("config", "spec.yaml"));
      cli.run(List.of("config", "large.yaml"));
      cli.run(List.of("plugins"));
      cli.run(List.of("run", "spec.yaml", "--dry-run"));
      cli.run(List.of("run", "spec.yaml", "--display", "plain"));
      logs(cli, directory.resolve("logs"));
    } finally {
      delete(directory);
    }
  }

  private static void logs(FlowCli cli, Path directory) throws IOException {
    cli.run(List.of("log", "list", "--status", "success"));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".eval")).toList()) {
        cli.run(List.of("log", "dump", log.toString()));
        cli.run(List.of("log", "dump", log.toString(), "--sample", "1"));
        cli.run(List.of("log", "headers", log.toString()));
        cli.run(List.of("log", "stats", log.toString()));
        bucket(cli, Files.readAllBytes(log));
      }
    }
  }

  /** The SDK for S3 has more classes than all else, and they are the plugin's. */
  private static void bucket(FlowCli cli, byte[] log) throws IOException {
    try (TrainingBucket bucket = TrainingBucket.of(log)) {
      bucket.properties().forEach(System::setProperty);
      cli.run(List.of("log", "list", TrainingBucket.DIRECTORY));
      cli.run(List.of("log", "headers", TrainingBucket.DIRECTORY));
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
