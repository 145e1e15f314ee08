package io.evalflow.cli.log;

import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.ExitCode;
import io.evalflow.engine.log.IndentedJson;
import io.evalflow.engine.log.ops.LogListing;
import io.evalflow.engine.log.ops.LogQuery;
import io.evalflow.spi.log.EvalLogInfo;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.Options;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code flow-cli log list}. */
final class ListCommand implements LogCommand {
  private static final String STATUS = "status";
  private static final String FORMAT = "format";
  private static final String TASK = "task";
  private static final String MODEL = "model";
  private static final String RETRYABLE = "retryable";
  private static final String ABSOLUTE = "absolute";
  private static final String NO_RECURSIVE = "no-recursive";
  private static final double MILLISECONDS = 1000;

  @Override
  public void describe(Options options) {
    options
        .addOption(LogOptions.logDir())
        .addOption(
            CommonOptions.value(
                STATUS, "STATUS", "Only started, success, cancelled or error; repeatable."))
        .addOption(CommonOptions.value(FORMAT, "FORMAT", "Only eval or json; repeatable."))
        .addOption(
            CommonOptions.value(TASK, "PATTERN", "Only tasks like it, * and ? for any text."))
        .addOption(CommonOptions.value(MODEL, "PATTERN", "Only models like it; both repeatable."))
        .addOption(
            CommonOptions.flag(
                RETRYABLE, "Only failed and cancelled logs whose task has no success yet."))
        .addOption(CommonOptions.flag(ABSOLUTE, "Print absolute paths."))
        .addOption(CommonOptions.flag(NO_RECURSIVE, "Do not look into directories below."))
        .addOption(CommonOptions.flag(LogOptions.JSON, "Print the list as JSON."));
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    URI directory = context.logDirectory(line.value(LogOptions.LOG_DIR), line.operands());
    LogListing listing = engine.operations().list(directory, query(line));
    boolean absolute = line.has(ABSOLUTE);
    if (line.has(LogOptions.JSON)) {
      context.out().write(IndentedJson.document(json(listing.logs(), context, absolute)));
      context.out().line("");
    } else {
      for (EvalLogInfo log : listing.logs()) {
        context.out().line(name(log, context, absolute));
      }
      if (listing.logs().isEmpty()) {
        context.err().println("No logs in " + context.name(directory));
      }
    }
    listing.unreadable().forEach(log -> context.tell(log.error()));
    return listing.unreadable().isEmpty() ? ExitCode.DONE : ExitCode.ERROR;
  }

  private static LogQuery query(LogLine line) {
    Set<EvalLogs.Format> formats = new HashSet<>();
    for (String format : line.values(FORMAT)) {
      formats.add(line.word(FORMAT, format, List.of(EvalLogs.Format.values())));
    }
    Set<EvalStatus> statuses = new HashSet<>();
    for (String status : line.values(STATUS)) {
      statuses.add(line.word(STATUS, status, List.of(EvalStatus.values())));
    }
    return new LogQuery(
        !line.has(NO_RECURSIVE),
        formats,
        statuses,
        line.values(TASK),
        line.values(MODEL),
        line.has(RETRYABLE));
  }

  private static String name(EvalLogInfo log, LogContext context, boolean absolute) {
    return absolute && "file".equals(log.name().getScheme())
        ? Path.of(log.name()).toString()
        : context.name(log.name());
  }

  /** Names and times as Inspect's command prints them: times in milliseconds. */
  private static ArrayNode json(List<EvalLogInfo> logs, LogContext context, boolean absolute) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (EvalLogInfo log : logs) {
      ObjectNode node = array.addObject();
      node.put("name", name(log, context, absolute));
      node.put("type", log.type());
      node.put("size", log.size());
      Double seconds = log.mtime();
      node.put("mtime", seconds == null ? null : (Double) (seconds * MILLISECONDS));
      node.put("task", log.task());
      node.put("task_id", log.taskId());
      node.put("suffix", log.suffix());
    }
    return array;
  }
}
