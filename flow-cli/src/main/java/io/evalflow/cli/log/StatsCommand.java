package io.evalflow.cli.log;

import io.evalflow.cli.CommonOptions;
import io.evalflow.cli.ExitCode;
import io.evalflow.engine.log.IndentedJson;
import io.evalflow.engine.log.LogSizes.Kind;
import io.evalflow.engine.log.LogSizes.Share;
import io.evalflow.engine.log.ops.LogStats;
import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code flow-cli log stats}. */
final class StatsCommand implements LogCommand {
  private static final String TITLES =
      "Samples    Size  Unpacked  Samples  Summ.  Journal  Other  Tokens     Time";

  @Override
  public void describe(Options options) {
    options
        .addOption(LogOptions.logDir())
        .addOption(
            CommonOptions.flag(LogOptions.JSON, "Print them as JSON, in bytes and seconds."));
  }

  @Override
  public int run(LogLine line, LogContext context, LogEngine engine) throws IOException {
    boolean json = line.has(LogOptions.JSON);
    boolean some = false;
    List<FlowException> errors = new ArrayList<>();
    context.out().ascii(json ? "[" : title(context));
    for (URI file : files(line, context, engine)) {
      try {
        LogStats stats = engine.operations().stats(file);
        if (json) {
          context.out().ascii(some ? "," : "");
          context.out().write(IndentedJson.element(json(stats, context)));
        } else {
          show(stats, context);
        }
        some = true;
      } catch (FlowException e) {
        errors.add(e);
      }
    }
    if (json) {
      context.out().ascii(some ? "\n]\n" : "]\n");
    }
    errors.forEach(context::tell);
    return errors.isEmpty() ? ExitCode.DONE : ExitCode.ERROR;
  }

  private static List<URI> files(LogLine line, LogContext context, LogEngine engine) {
    return line.operands().isEmpty()
        ? NamedLogs.below(context.logDirectory(line.value(LogOptions.LOG_DIR), List.of()), engine)
        : NamedLogs.of(line.operands(), context, engine);
  }

  private static String title(LogContext context) {
    return TITLES + (context.out().terminal() ? "\n" : "  Log\n");
  }

  /** One line, or, since names are long, two on a terminal. */
  private static void show(LogStats stats, LogContext context) throws IOException {
    String name = context.name(stats.file());
    if (context.out().terminal()) {
      context.out().line(name);
      context.out().line(figures(stats));
    } else {
      context.out().line(figures(stats) + "  " + name);
    }
  }

  private static String figures(LogStats stats) {
    return String.format(
        Locale.ROOT,
        "%7s  %6s  %8s  %7s  %5s  %7s  %5s  %6s  %7s",
        stats.samples() == null ? "?" : Integer.toString(stats.samples()),
        amount(stats.sizes().bytes()),
        amount(stats.sizes().unpacked()),
        packed(stats, Kind.SAMPLES),
        packed(stats, Kind.SUMMARIES),
        packed(stats, Kind.JOURNAL),
        packed(stats, Kind.OTHER),
        amount(stats.totalTokens()),
        time(stats.time()));
  }

  private static String packed(LogStats stats, Kind kind) {
    Share share = stats.sizes().kinds().get(kind);
    return share == null ? "-" : amount(share.packed());
  }

  /** An amount in at most five characters. */
  private static String amount(long amount) {
    if (amount < 1000) {
      return Long.toString(amount);
    }
    double rest = amount;
    int unit = -1;
    while (rest >= 999.5) {
      rest /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, rest < 9.95 ? "%.1f" : "%.0f", rest) + "kMGTPE".charAt(unit);
  }

  private static String time(@Nullable Duration time) {
    if (time == null) {
      return "-";
    }
    long seconds = Math.max(0, time.toSeconds());
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static ObjectNode json(LogStats stats, LogContext context) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", context.name(stats.file()));
    node.put("format", stats.sizes().format().name().toLowerCase(Locale.ROOT));
    node.put("task", stats.task());
    node.put("model", stats.model());
    node.put("status", stats.status().json());
    node.put("samples", stats.samples());
    node.put("size", stats.sizes().bytes());
    ObjectNode kinds = node.putObject("bytes");
    for (Kind kind : Kind.values()) {
      Share share = stats.sizes().kinds().get(kind);
      if (share != null) {
        ObjectNode bytes = kinds.putObject(kind.name().toLowerCase(Locale.ROOT));
        bytes.put("packed", share.packed()).put("unpacked", share.unpacked());
      }
    }
    ObjectNode tokens = node.putObject("tokens");
    tokens.put("input", stats.inputTokens()).put("output", stats.outputTokens());
    tokens.put("total", stats.totalTokens());
    Duration time = stats.time();
    node.put("time", time == null ? null : (Double) (time.toMillis() / 1000.0));
    return node;
  }
}
