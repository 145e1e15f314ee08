package io.evalflow.cli.log;

import io.evalflow.cli.ExitCode;
import io.evalflow.engine.log.IndentedJson;
import io.evalflow.engine.log.ops.LogOperations;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code flow-cli log headers}. */
final class HeadersCommand implements LogCommand {
  /** Headers that are held at once. */
  private static final int AT_ONCE = 64;

  private static final String REDUCTIONS = "reductions";

  @Override
  public void describe(Options options) {
    options.addOption(
        LogOptions.flag(
            REDUCTIONS, "Print each sample's score over its epochs too, as Inspect does."));
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    List<URI> files = line.operandsOrUsage("a log").stream().map(context::file).toList();
    boolean reductions = line.has(REDUCTIONS);
    boolean some = false;
    boolean bad = false;
    context.out().ascii("[");
    for (int i = 0; i < files.size(); i += AT_ONCE) {
      List<URI> next = files.subList(i, Math.min(i + AT_ONCE, files.size()));
      for (Printed header : printed(engine, next, reductions)) {
        if (header.json != null) {
          context.out().ascii(some ? "," : "");
          context.out().write(header.json);
          some = true;
        }
        header.error.ifPresent(context::tell);
        bad |= header.error.isPresent();
      }
    }
    context.out().ascii(some ? "\n]\n" : "]\n");
    return bad ? ExitCode.ERROR : ExitCode.DONE;
  }

  /** A header as an element of the array, or why there is none. */
  private static final class Printed {
    final byte @Nullable [] json;
    final Optional<FlowException> error;

    Printed(HeaderResult result) {
      this.json = result.header().map(IndentedJson::element).orElse(null);
      this.error = result.error();
    }
  }

  /** Reads and prints headers on all processors. */
  private static List<Printed> printed(LogEngine engine, List<URI> files, boolean reductions) {
    LogOperations operations = engine.operations();
    try (Stream<HeaderResult> results =
        reductions ? operations.headersWithReductions(files) : operations.headers(files)) {
      return results.map(Printed::new).toList();
    }
  }
}
