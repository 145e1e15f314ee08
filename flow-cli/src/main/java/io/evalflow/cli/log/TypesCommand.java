package io.evalflow.cli.log;

import io.evalflow.cli.ExitCode;
import io.evalflow.engine.log.schema.LogTypes;
import java.io.IOException;
import org.apache.commons.cli.Options;

/** {@code flow-cli log types}. */
final class TypesCommand implements LogCommand {
  @Override
  public void describe(Options options) {
    // It has none of its own.
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    context.out().ascii(LogTypes.typeScript());
    return ExitCode.DONE;
  }
}
