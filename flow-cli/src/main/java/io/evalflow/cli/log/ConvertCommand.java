package io.evalflow.cli.log;

import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.ExitCode;
import io.evalflow.cli.UsageException;
import io.evalflow.engine.log.ops.Conversion;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.ReadOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** {@code flow-cli log convert}. */
final class ConvertCommand implements LogCommand {
  private static final String TO = "to";
  private static final String OUTPUT_DIR = "output-dir";
  private static final String STREAM = "stream";

  @Override
  public void describe(Options options) {
    options
        .addOption(
            CommonOptions.value(TO, "FORMAT", "The format to write: eval or json; required."))
        .addOption(CommonOptions.value(OUTPUT_DIR, "DIR", "Where to write; required."))
        .addOption(
            CommonOptions.flag(
                LogOptions.OVERWRITE,
                "Replace what is there; else logs that are done are skipped."))
        .addOption(
            CommonOptions.optionalValue(
                LogOptions.RESOLVE,
                "HOW",
                "Put attachments in their places: full, or core for all but raw model calls."))
        .addOption(
            CommonOptions.optionalValue(
                STREAM, "N", "Convert N samples at once; samples are streamed in any case."));
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    Conversion conversion = conversion(line, context);
    ConvertProgress progress = new ConvertProgress(context);
    List<Conversion.Result> results = engine.operations().convert(conversion, progress);
    progress.end();
    boolean failed =
        results.stream().anyMatch(result -> result.outcome() == Conversion.Outcome.FAILED);
    return failed ? ExitCode.ERROR : ExitCode.DONE;
  }

  private static Conversion conversion(LogLine line, LogContext context) {
    Optional<Integer> parallel =
        line.value(STREAM).filter(given -> !given.equals("true")).isPresent()
            ? Optional.of(line.count(STREAM).orElseThrow())
            : Optional.empty();
    return new Conversion(
        context.file(line.operand("a log or a directory")),
        line.word(TO, required(line, TO), List.of(EvalLogs.Format.values())),
        context.directory(required(line, OUTPUT_DIR)),
        line.has(LogOptions.OVERWRITE),
        line.resolve().orElse(ReadOptions.Resolve.POOLS),
        parallel.orElse(null));
  }

  private static String required(LogLine line, String option) {
    return line.value(option)
        .orElseThrow(() -> new UsageException(line.words() + " needs --" + option, line.usage()));
  }
}
