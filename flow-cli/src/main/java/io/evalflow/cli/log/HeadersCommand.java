package io.evalflow.cli.log;

import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.commons.cli.Options;

/** {@code flow-cli log headers}. */
final class HeadersCommand implements LogCommand {
  private static final String REDUCTIONS = "reductions";

  @Override
  public void describe(Options options) {
    options.addOption(
        CommonOptions.flag(
            REDUCTIONS, "Print each sample's score over its epochs too, as Inspect does."));
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    List<URI> files = NamedLogs.of(line.operandsOrUsage("a log or directory"), context, engine);
    int[] bad = {0};
    engine
        .operations()
        .printHeaders(
            files,
            line.has(REDUCTIONS),
            context.out().stream(),
            error -> {
              context.tell(error);
              bad[0]++;
            });
    context.out().ascii("\n");
    return bad[0] > 0 ? ExitCode.ERROR : ExitCode.DONE;
  }
}
