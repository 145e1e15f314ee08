package io.evalflow.cli.log;

import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.ExitCode;
import io.evalflow.cli.UsageException;
import io.evalflow.engine.log.ops.LogOperations;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.ReadOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** {@code flow-cli log dump}. */
final class DumpCommand implements LogCommand {
  private static final String HEADER_ONLY = "header-only";
  private static final String SAMPLE = "sample";
  private static final String EPOCH = "epoch";

  @Override
  public void describe(Options options) {
    options
        .addOption(CommonOptions.flag(HEADER_ONLY, "Print all but the samples."))
        .addOption(
            CommonOptions.value(
                SAMPLE, "ID", "Print one sample, as it stands in the log unless resolved."))
        .addOption(CommonOptions.value(EPOCH, "N", "The sample's epoch; 1 unless given."))
        .addOption(
            CommonOptions.optionalValue(
                LogOptions.RESOLVE,
                "HOW",
                "Put attachments in their places: full, or core for all but raw model calls."));
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    URI log = context.file(line.operand("a log"));
    LogOperations operations = engine.operations();
    Optional<String> sample = line.value(SAMPLE);
    if (sample.isPresent()) {
      if (line.has(HEADER_ONLY)) {
        throw new UsageException("--sample and --header-only exclude each other", null);
      }
      sample(line, log, SampleId.of(sample.get()), context, operations);
    } else if (line.has(EPOCH)) {
      throw new UsageException("--epoch needs --sample", null);
    } else if (line.has(HEADER_ONLY)) {
      operations.printHeader(log, context.out().stream());
    } else {
      ReadOptions.Resolve resolve = line.resolve().orElse(ReadOptions.Resolve.POOLS);
      operations.print(log, ReadOptions.AS_WRITTEN.resolving(resolve), context.out().stream());
    }
    context.out().line("");
    return ExitCode.DONE;
  }

  private static void sample(
      LogLine line, URI log, SampleId id, LogContext context, LogOperations operations)
      throws IOException {
    int epoch = line.count(EPOCH).orElse(1);
    Optional<ReadOptions.Resolve> resolve = line.resolve();
    if (resolve.isEmpty()) {
      operations.printSample(log, id, epoch, context.out().stream());
    } else {
      ReadOptions options = ReadOptions.AS_WRITTEN.resolving(resolve.get());
      operations.printSample(log, id, epoch, options, context.out().stream());
    }
  }
}
