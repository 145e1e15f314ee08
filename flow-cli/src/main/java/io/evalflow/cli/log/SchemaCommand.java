package io.evalflow.cli.log;

import io.evalflow.cli.ExitCode;
import io.evalflow.engine.log.IndentedJson;
import io.evalflow.engine.log.schema.LogSchema;
import java.io.IOException;
import org.apache.commons.cli.Options;

/** {@code flow-cli log schema}. */
final class SchemaCommand implements LogCommand {
  @Override
  public void describe(Options options) {
    // It has none of its own.
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    context.out().write(IndentedJson.document(LogSchema.json()));
    context.out().line("");
    return ExitCode.DONE;
  }
}
