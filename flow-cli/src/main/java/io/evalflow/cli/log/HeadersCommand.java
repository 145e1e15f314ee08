package io.evalflow.cli.log;

import io.evalflow.cli.ExitCode;
import io.evalflow.engine.log.IndentedJson;
import io.evalflow.engine.log.ops.LogOperations;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;

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
      for (HeaderResult result : read(engine, next, reductions)) {
        if (result.header().isPresent()) {
          context.out().ascii(some ? "," : "");
          context.out().write(element(result));
          some = true;
        }
        result.error().ifPresent(context::tell);
        bad |= result.error().isPresent();
      }
    }
    context.out().ascii(some ? "\n]\n" : "]\n");
    return bad ? ExitCode.ERROR : ExitCode.DONE;
  }

  private static byte[] element(HeaderResult result) {
    return IndentedJson.element(result.header().orElseThrow());
  }

  private static List<HeaderResult> read(LogEngine engine, List<URI> files, boolean reductions) {
    LogOperations operations = engine.operations();
    try (Stream<HeaderResult> results =
        reductions ? operations.headersWithReductions(files) : operations.headers(files)) {
      return results.toList();
    }
  }
}
