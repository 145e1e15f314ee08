package io.evalflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.Checkout;
import io.evalflow.it.support.FlowCli;
import io.evalflow.it.support.LogDirectories;
import io.evalflow.it.support.ProcessResult;
import io.evalflow.it.support.PythonReference;
import io.evalflow.it.support.RunningProcess;
import io.evalflow.it.support.SmallTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code flow-cli log …} as a process, on logs of our own and, where it can be had, of Inspect. */
class LogCommandsIT {
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final String TYPESCRIPT = "typescript@5.9.3";

  /** Epochs, reducers, ids of both kinds, tools, NaN, long texts that become attachments. */
  private static final String TASK =
      """
      from inspect_ai import Epochs, Task, task
      from inspect_ai.dataset import Sample
      from inspect_ai.scorer import includes, match
      from inspect_ai.solver import generate, use_tools
      from inspect_ai.tool import tool

      @tool
      def add():
          async def execute(x: int, y: int):
              \"\"\"Add.

              Args:
                  x: First.
                  y: Second.
              \"\"\"
              return x + y

          return execute

      @task
      def mixed():
          samples = [Sample(input=f"{i} " + "long " * 50, target=["Default"]) for i in range(1, 12)]
          samples.append(Sample(id="a b/c", input="?", target="x", metadata={"n": float("nan")}))
          return Task(
              dataset=samples,
              solver=[use_tools(add()), generate()],
              scorer=[match(), includes()],
              epochs=Epochs(2, ["mean", "max"]),
          )
      """;

  @TempDir Path directory;

  @Test
  void everyCommandOfTheDocumentSucceeds() throws IOException {
    Path spec = Checkout.root().resolve("examples/quickstart/spec.yaml");
    ProcessResult run = FlowCli.in(directory).run("run", "" + spec, "--log-dir", "logs");
    assertThat(run.exit()).as(run.all()).isZero();
    String document = Files.readString(Checkout.root().resolve("docs/logs.md"));
    List<String> commands = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(document);
    while (blocks.find()) {
      blocks.group(1).lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(commands::add);
    }
    assertThat(commands).hasSizeGreaterThan(10);
    String log = directory.relativize(onlyLog("logs")).toString();
    for (String command : commands) {
      ProcessResult result = shell(command.replace("LOG", "'" + log + "'"));
      assertThat(result.exit()).as(command + "\n" + result.all()).isZero();
    }
  }

  @Test
  void oneBadLogAmongManyIsNamedAndHidesNoOther() throws IOException {
    run("logs", 12);
    Path good = onlyLog("logs");
    byte[] bytes = Files.readAllBytes(good);
    for (int i = 1; i <= 30; i++) {
      Files.write(
          directory.resolve("logs/2026-01-%02dT10-00-00-00-00_copy_%d.eval".formatted(i, i)),
          bytes);
    }
    Path bad = directory.resolve("logs/2026-01-15T11-00-00-00-00_b ad#_%41.eval");
    Files.write(bad, Arrays.copyOf(bytes, bytes.length / 2));

    ProcessResult listed = cli("list", "logs", "--status", "success");
    ProcessResult headers = cli(with("headers", files("logs")));
    ProcessResult measured = cli("stats", "logs");
    ProcessResult converted = cli("convert", "logs", "--to", "json", "--output-dir", "json");

    for (ProcessResult result : List.of(listed, headers, measured, converted)) {
      assertThat(result.exit()).as(result.all()).isEqualTo(1);
      assertThat(result.err()).contains("b ad#_%41.eval").hasLineCount(2);
    }
    assertThat(listed.out()).hasLineCount(31);
    assertThat(json(headers.out())).hasSize(31);
    assertThat(measured.out()).hasLineCount(32);
    assertThat(files("json")).hasSize(31);
    assertThat(cli("recover", "--list", "logs").out()).isEqualTo(directory.relativize(bad) + "\n");
  }

  @Test
  void aReaderThatGoesAwayIsNoErrorAndAFullDiskIs() {
    run("logs", 300);
    String log = "'" + onlyLog("logs") + "'";

    ProcessResult head =
        shell("{ flow-cli log dump " + log + "; echo $? >&2; } | head -c 100 >/dev/null");
    ProcessResult full = shell("flow-cli log dump " + log + " >/dev/full");

    assertThat(head.err()).as(head.all()).isEqualTo("0\n");
    assertThat(full.exit()).isEqualTo(1);
    assertThat(full.err()).startsWith("Error: the output could not be written").hasLineCount(1);
  }

  @Tag("reference")
  @Test
  void printsWhatInspectPrints() {
    PythonReference python = PythonReference.require();
    inspectLogs(python);

    JsonNode list = json(cli("list", "--log-dir", "in spect", "--json").out());
    JsonNode theirs = json(inspect(python, "list", "--log-dir", "in spect", "--json"));
    assertThat(list).hasSize(2);
    for (int i = 0; i < list.size(); i++) {
      // Inspect has fractions of milliseconds, which no other program could use.
      ObjectNode reference = (ObjectNode) theirs.get(i);
      reference.put("mtime", Math.floor(reference.get("mtime").doubleValue()));
    }
    assertThat(list).isEqualTo(theirs);
    for (Path log : files("in spect")) {
      String name = log.toString();
      assertThat(json(cli("dump", name, "--header-only").out()))
          .isEqualTo(json(inspect(python, "dump", name, "--header-only")));
      assertThat(json(cli("dump", name).out())).isEqualTo(json(inspect(python, "dump", name)));
      assertThat(json(cli("dump", name, "--resolve-attachments", "core").out()))
          .isEqualTo(json(inspect(python, "dump", name, "--resolve-attachments", "core")));
    }
    String[] headers = with("headers", files("in spect"));
    String[] reduced = Arrays.copyOf(headers, headers.length + 1);
    reduced[headers.length] = "--reductions";
    JsonNode inspects = json(inspect(python, headers));
    assertThat(json(cli(reduced).out())).isEqualTo(inspects);
    inspects.forEach(header -> ((ObjectNode) header).remove("reductions"));
    assertThat(json(cli(headers).out())).isEqualTo(inspects);
  }

  @Tag("reference")
  @Test
  void convertingThereAndBackLeavesInspectsDumpUnchanged() {
    PythonReference python = PythonReference.require();
    inspectLogs(python);
    for (Path log : files("in spect")) {
      String format = log.toString().endsWith(".eval") ? "json" : "eval";
      String other = format.equals("json") ? "eval" : "json";
      String there = "there " + format;
      String back = "back " + other;

      ProcessResult first =
          cli("convert", log.toString(), "--to", format, "--output-dir", there, "--stream", "2");
      ProcessResult second = cli("convert", there, "--to", other, "--output-dir", back);

      assertThat(first.exit()).as(first.all()).isZero();
      assertThat(second.exit()).as(second.all()).isZero();
      JsonNode original = json(inspect(python, "dump", log.toString()));
      assertThat(json(inspect(python, "dump", files(there).get(0).toString()))).isEqualTo(original);
      assertThat(json(inspect(python, "dump", files(back).get(0).toString()))).isEqualTo(original);
    }
  }

  @Tag("reference")
  @Test
  void logsOfBothAreValidByTheSchema() {
    PythonReference python = PythonReference.require();
    inspectLogs(python);
    run("ours", 5);
    write("schema.json", cli("schema").out());
    List<String> documents = new ArrayList<>();
    for (Path log : Stream.concat(files("in spect").stream(), files("ours").stream()).toList()) {
      String name = "dump" + documents.size() + ".json";
      write(name, cli("dump", log.toString()).out());
      documents.add(name);
      write("their-" + name, inspect(python, "dump", log.toString()));
      documents.add("their-" + name);
    }
    documents.add(0, "schema.json");

    JsonNode result = python.json(directory, "validate_json.py", documents.toArray(String[]::new));

    assertThat(result.get("errors")).as(result.toString()).isEmpty();
    assertThat(result.get("refused").intValue()).as("broken documents").isPositive();
  }

  @Test
  void typeScriptCompilesTheTypes() {
    write("logs.ts", cli("types").out());
    write(
        "use.ts",
        """
        import type { EvalLog, Event } from "./logs";
        export function models(log: EvalLog): string[] {
          const events: Event[] = (log.samples ?? []).flatMap((sample) => sample.events ?? []);
          return events.flatMap((e) => (e.event === "model" ? [String(e.model)] : []));
        }
        export const id: string | number | undefined = (null as unknown as EvalLog).samples?.[0]?.id;
        """);

    ProcessResult compiled =
        program(
            compiler().toString(),
            "--strict",
            "--noEmit",
            "--target",
            "es2022",
            "--module",
            "esnext",
            "--moduleResolution",
            "bundler",
            "use.ts");

    assertThat(compiled.exit()).as(compiled.all()).isZero();
    write(
        "wrong.ts", "import type { EvalLog } from './logs';\nlet x: EvalLog = { version: '' };\n");
    assertThat(program(compiler().toString(), "--strict", "--noEmit", "wrong.ts").exit())
        .isNotZero();
  }

  /** The TypeScript compiler, installed once below the build directory. */
  private Path compiler() {
    Path home = Checkout.root().resolve("integration-tests/target/typescript");
    Path compiler = home.resolve("node_modules/.bin/tsc");
    if (!Files.exists(compiler)) {
      ProcessResult installed =
          shell("npm install --no-audit --no-fund --prefix '" + home + "' " + TYPESCRIPT);
      if (installed.exit() != 0) {
        String line = "SKIPPED, as npm could not install " + TYPESCRIPT;
        System.out.println(line);
        return Assumptions.abort(line);
      }
    }
    return compiler;
  }

  private void run(String logs, int samples) {
    SmallTask.write(directory, samples, "mockllm/model", "");
    ProcessResult run = FlowCli.in(directory).run("run", "spec.yaml", "--log-dir", logs);
    assertThat(run.exit()).as(run.all()).isZero();
  }

  private Path onlyLog(String logs) {
    return LogDirectories.onlyLog(directory.resolve(logs));
  }

  private void inspectLogs(PythonReference python) {
    write("mixed_task.py", TASK);
    for (String format : List.of("eval", "json")) {
      ProcessResult run =
          python.program(
              directory,
              "inspect",
              "eval",
              "mixed_task.py",
              "--model",
              "mockllm/model",
              "--log-dir",
              "in spect/" + format,
              "--log-format",
              format,
              "--tags",
              "b,a",
              "--metadata",
              "k=1",
              "--display",
              "none");
      assertThat(run.exit()).as(run.all()).isZero();
    }
  }

  private ProcessResult cli(String... arguments) {
    List<String> line = new ArrayList<>(List.of("log"));
    line.addAll(List.of(arguments));
    return FlowCli.in(directory).run(line.toArray(String[]::new));
  }

  private String inspect(PythonReference python, String... arguments) {
    List<String> line = new ArrayList<>(List.of("log"));
    line.addAll(List.of(arguments));
    ProcessResult result = python.program(directory, "inspect", line.toArray(String[]::new));
    assertThat(result.exit()).as(result.all()).isZero();
    return result.out();
  }

  private static String[] with(String command, List<Path> files) {
    return Stream.concat(Stream.of(command), files.stream().map(Path::toString))
        .toArray(String[]::new);
  }

  private List<Path> files(String below) {
    try (Stream<Path> files = Files.walk(directory.resolve(below))) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{4}-.*\\.(eval|json)"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder()
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build()
        .readTree(text);
  }

  private void write(String name, String text) {
    PythonReference.write(directory.resolve(name), text);
  }

  /** Runs a line of a shell, in which {@code flow-cli} is the command of this checkout. */
  private ProcessResult shell(String line) {
    return program("sh", "-c", line);
  }

  private ProcessResult program(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> variables = builder.environment();
    Path root = Checkout.root();
    variables.put("XDG_CACHE_HOME", root.resolve("integration-tests/target/cache").toString());
    variables.put("PATH", root.resolve("bin") + ":" + variables.getOrDefault("PATH", ""));
    variables.keySet().removeIf(name -> name.startsWith("INSPECT_"));
    return RunningProcess.start(builder).await(Duration.ofMinutes(3));
  }
}
