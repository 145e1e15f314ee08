package io.evalflow.cli.display;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalScore;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.run.RunResult;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * Draws what came of a run: a table of tasks with a line for each score, and where the logs are. A
 * table that does not fit becomes a block for each task; nothing is left out for want of width.
 */
public final class ResultsView {
  private static final String GAP = "  ";
  private static final int LEAST_NAME = 12;
  private static final int LEAST_METRICS = 20;

  private final Look look;
  private final Text text;
  private final Locations locations;

  /** A view that shows locations as {@code locations} does. */
  public ResultsView(Look look, Locations locations) {
    this.look = look;
    this.text = look.text();
    this.locations = locations;
  }

  static boolean succeeded(@Nullable EvalLog log) {
    if (log == null || log.status() != EvalStatus.SUCCESS) {
      return false;
    }
    EvalResults results = log.results();
    return results == null || results.completedSamples() >= results.totalSamples();
  }

  /** The lines for a width. */
  public List<AttributedString> draw(RunResult result, int columns) {
    List<Row> rows = new ArrayList<>();
    result.logs().forEach(log -> rows.add(row(log)));
    List<AttributedString> lines = new ArrayList<>();
    if (!rows.isEmpty()) {
      lines.addAll(table(rows, columns));
      lines.add(AttributedString.EMPTY);
    }
    for (EvalLog log : result.logs()) {
      if (log.error() != null) {
        lines.add(
            new AttributedString(
                Text.clean(log.eval().task()) + ": " + Text.firstLine(log.error().message()),
                look.bad()));
      }
    }
    lines.add(
        new AttributedStringBuilder()
            .styled(look.bold(), "Log directory: ")
            .append(locations.show(result.logDir()))
            .toAttributedString());
    for (EvalLog log : result.logs()) {
      URI location = log.location();
      if (location != null) {
        lines.add(new AttributedString(GAP + locations.show(location)));
      }
    }
    return lines;
  }

  private Row row(EvalLog log) {
    EvalResults results = log.results();
    List<Score> scores = new ArrayList<>();
    if (results != null) {
      for (EvalScore score : results.scores()) {
        scores.add(new Score(MetricText.label(score), MetricText.of(score)));
      }
    }
    String samples =
        results == null ? "" : results.completedSamples() + "/" + results.totalSamples();
    return new Row(
        Text.clean(log.eval().task()),
        Text.clean(log.eval().model()),
        status(log),
        statusStyle(log),
        samples,
        scores);
  }

  private static String status(EvalLog log) {
    return log.status() == EvalStatus.SUCCESS && !succeeded(log)
        ? "incomplete"
        : log.status().json();
  }

  private AttributedStyle statusStyle(EvalLog log) {
    return succeeded(log)
        ? look.good()
        : log.status() == EvalStatus.ERROR ? look.bad() : look.warning();
  }

  private List<AttributedString> table(List<Row> rows, int columns) {
    Widths wanted = Widths.of(rows);
    Widths widths = wanted.fit(columns);
    if (widths == null) {
      return blocks(rows, columns);
    }
    List<AttributedString> lines = new ArrayList<>();
    lines.add(header(widths));
    for (Row row : rows) {
      List<Cells> cells = new ArrayList<>();
      for (Score score : row.scores()) {
        String label = score.label();
        for (String metrics : wrap(score.metrics(), widths.metrics())) {
          cells.add(new Cells(label, metrics));
          label = "";
        }
      }
      if (cells.isEmpty()) {
        cells.add(new Cells("", ""));
      }
      for (int i = 0; i < cells.size(); i++) {
        lines.add(line(i == 0 ? row : Row.FURTHER, cells.get(i), widths));
      }
    }
    return lines;
  }

  private AttributedString header(Widths widths) {
    String line =
        Text.left("Task", widths.task())
            + GAP
            + Text.left("Model", widths.model())
            + GAP
            + Text.left("Status", widths.status())
            + GAP
            + Text.right("Samples", widths.samples())
            + GAP
            + Text.left("Score", widths.label())
            + GAP
            + "Metrics";
    return new AttributedString(line, look.bold());
  }

  private AttributedString line(Row row, Cells cells, Widths widths) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.append(Text.left(text.cutMiddle(row.task(), widths.task()), widths.task())).append(GAP);
    line.append(Text.left(text.model(row.model(), widths.model()), widths.model())).append(GAP);
    line.styled(row.style(), row.status());
    line.append(" ".repeat(widths.status() - row.status().length())).append(GAP);
    line.append(Text.right(row.samples(), widths.samples())).append(GAP);
    line.append(Text.left(text.cutMiddle(cells.label(), widths.label()), widths.label()));
    line.append(GAP).append(text.cut(cells.metrics(), widths.metrics()));
    return stripped(line.toAttributedString());
  }

  private static AttributedString stripped(AttributedString line) {
    return line.substring(0, line.toString().stripTrailing().length());
  }

  private List<AttributedString> blocks(List<Row> rows, int columns) {
    List<AttributedString> lines = new ArrayList<>();
    for (Row row : rows) {
      lines.add(new AttributedString(text.cutMiddle(row.task(), columns), look.bold()));
      lines.add(new AttributedString(GAP + text.model(row.model(), columns - GAP.length())));
      lines.add(
          new AttributedStringBuilder()
              .append(GAP)
              .styled(row.style(), row.status())
              .append(row.samples().isEmpty() ? "" : GAP + row.samples() + " samples")
              .toAttributedString());
      for (Score score : row.scores()) {
        lines.add(new AttributedString(GAP + text.cutMiddle(score.label(), columns - 2)));
        for (String metrics : wrap(score.metrics(), columns - 4)) {
          lines.add(new AttributedString(GAP + GAP + text.cut(metrics, columns - 4)));
        }
      }
    }
    return lines;
  }

  private static List<String> wrap(List<String> parts, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      if (line.length() > 0
          && Text.width(line.toString()) + GAP.length() + Text.width(part) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : GAP).append(part);
    }
    if (line.length() > 0 || lines.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  private record Score(String label, List<String> metrics) {}

  private record Cells(String label, String metrics) {}

  private record Row(
      String task,
      String model,
      String status,
      AttributedStyle style,
      String samples,
      List<Score> scores) {
    static final Row FURTHER = new Row("", "", "", AttributedStyle.DEFAULT, "", List.of());
  }

  private record Widths(
      int task, int model, int status, int samples, int label, int metrics, int longestMetric) {
    static Widths of(List<Row> rows) {
      int task = 4;
      int model = 5;
      int status = 6;
      int samples = 7;
      int label = 5;
      int metrics = 7;
      int longestMetric = 7;
      for (Row row : rows) {
        task = Math.max(task, Text.width(row.task()));
        model = Math.max(model, Text.width(row.model()));
        status = Math.max(status, row.status().length());
        samples = Math.max(samples, row.samples().length());
        for (Score score : row.scores()) {
          label = Math.max(label, Text.width(score.label()));
          metrics = Math.max(metrics, Text.width(String.join(GAP, score.metrics())));
          for (String metric : score.metrics()) {
            longestMetric = Math.max(longestMetric, Text.width(metric));
          }
        }
      }
      return new Widths(task, model, status, samples, label, metrics, longestMetric);
    }

    /** These widths, made smaller where it does least harm; null if that is not enough. */
    @Nullable Widths fit(int columns) {
      int excess = task + model + status + samples + label + metrics + 5 * GAP.length() - columns;
      int newModel = shrink(model, LEAST_NAME, excess);
      excess -= model - newModel;
      int newMetrics = shrink(metrics, Math.max(LEAST_METRICS, longestMetric), excess);
      excess -= metrics - newMetrics;
      int newTask = shrink(task, LEAST_NAME, excess);
      excess -= task - newTask;
      int newLabel = shrink(label, LEAST_NAME, excess);
      excess -= label - newLabel;
      return excess > 0
          ? null
          : new Widths(newTask, newModel, status, samples, newLabel, newMetrics, longestMetric);
    }

    private static int shrink(int width, int least, int excess) {
      return Math.max(Math.min(width, least), width - Math.max(0, excess));
    }
  }
}
