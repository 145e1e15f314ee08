package io.evalflow.cli.log;

import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.ExitCode;
import io.evalflow.cli.UsageException;
import io.evalflow.engine.log.IndentedJson;
import io.evalflow.engine.log.LogRecovery.Recovered;
import io.evalflow.engine.log.ops.LogListing;
import io.evalflow.spi.log.EvalLogInfo;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.commons.cli.Options;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code flow-cli log recover}. */
final class RecoverCommand implements LogCommand {
  private static final String OUTPUT = "output";
  private static final String LIST = "list";

  @Override
  public void describe(Options options) {
    options
        .addOption(
            CommonOptions.value(OUTPUT, "FILE", "Where to write; else NAME-recovered.eval beside."))
        .addOption(
            CommonOptions.flag(
                LogOptions.OVERWRITE, "Replace the log itself, in place of a new file."))
        .addOption(CommonOptions.flag(LIST, "List the logs that can be recovered; PATH is a DIR."))
        .addOption(CommonOptions.flag(LogOptions.JSON, "Print the list as JSON."))
        .addOption(LogOptions.logDir());
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    if (line.has(LIST)) {
      return list(line, context, engine);
    }
    if (line.has(LogOptions.JSON) || line.has(LogOptions.LOG_DIR)) {
      throw new UsageException("--json and --log-dir need --list", null);
    }
    URI log = context.file(line.operand("a log"));
    boolean overwrite = line.has(LogOptions.OVERWRITE);
    URI output = line.value(OUTPUT).map(context::file).orElse(null);
    if (overwrite && output != null) {
      throw new UsageException("--output and --overwrite exclude each other", null);
    }
    Recovered recovered = engine.recovery().recover(log, output, overwrite);
    String lost = recovered.lost() == 0 ? "" : ", " + samples(recovered.lost()) + " lost";
    context
        .out()
        .line(
            "recovered "
                + samples(recovered.samples())
                + lost
                + ": "
                + context.name(recovered.file()));
    return ExitCode.DONE;
  }

  private static String samples(int count) {
    return count + (count == 1 ? " sample" : " samples");
  }

  private static int list(LogLine line, LogContext context, LogEngine engine) throws IOException {
    URI directory = context.logDirectory(line.value(LogOptions.LOG_DIR), line.operands());
    LogListing listing = engine.operations().unfinished(directory);
    List<String> names = listing.logs().stream().map(EvalLogInfo::name).map(context::name).toList();
    if (line.has(LogOptions.JSON)) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      names.forEach(array::add);
      context.out().write(IndentedJson.document(array));
      context.out().line("");
    } else {
      for (String name : names) {
        context.out().line(name);
      }
    }
    listing.unreadable().forEach(log -> context.tell(log.error()));
    return listing.unreadable().isEmpty() ? ExitCode.DONE : ExitCode.ERROR;
  }
}
