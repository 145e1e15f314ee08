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
 * Draws what came of a run: a table of tasks with their scores, and where the logs are. Scores
 * stand beside their task where the width allows it, else below it; no metric is left out for want
 * of width.
 */
public final class ResultsView {
  private static final String GAP = "  ";
  private static final int LEAST_NAME = 12;

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
    Widths widths = Widths.of(rows);
    return widths.beside() <= columns
        ? scoresBeside(rows, widths)
        : scoresBelow(rows, widths.fit(columns), columns);
  }

  private List<AttributedString> scoresBeside(List<Row> rows, Widths widths) {
    List<AttributedString> lines = new ArrayList<>();
    String title = title(widths) + GAP + Text.left("Score", widths.label()) + GAP + "Metrics";
    lines.add(new AttributedString(title, look.bold()));
    for (Row row : rows) {
      Row left = row;
      List<Score> scores = row.scores().isEmpty() ? List.of(Score.NONE) : row.scores();
      for (Score score : scores) {
        AttributedStringBuilder line = task(left, widths);
        line.append(GAP).append(Text.left(score.label(), widths.label())).append(GAP);
        line.append(String.join(GAP, score.metrics()));
        lines.add(stripped(line.toAttributedString()));
        left = Row.FURTHER;
      }
    }
    return lines;
  }

  private List<AttributedString> scoresBelow(List<Row> rows, Widths widths, int columns) {
    List<AttributedString> lines = new ArrayList<>();
    lines.add(new AttributedString(text.cut(title(widths), columns), look.bold()));
    int label = Math.min(widths.label(), columns / 2);
    int room = columns - 2 * GAP.length() - label;
    for (Row row : rows) {
      lines.add(task(row, widths).toAttributedString());
      for (Score score : row.scores()) {
        String name = text.cutMiddle(score.label(), label);
        for (String metrics : wrap(score.metrics(), room)) {
          lines.add(
              new AttributedString(GAP + Text.left(name, label) + GAP + text.cut(metrics, room)));
          name = "";
        }
      }
    }
    return lines;
  }

  private static String title(Widths widths) {
    return Text.left("Task", widths.task())
        + GAP
        + Text.left("Model", widths.model())
        + GAP
        + Text.left("Status", widths.status())
        + GAP
        + Text.right("Samples", widths.samples());
  }

  private AttributedStringBuilder task(Row row, Widths widths) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.append(Text.left(text.cutMiddle(row.task(), widths.task()), widths.task())).append(GAP);
    line.append(Text.left(text.model(row.model(), widths.model()), widths.model())).append(GAP);
    line.styled(row.style(), row.status());
    line.append(" ".repeat(widths.status() - row.status().length())).append(GAP);
    line.append(Text.right(row.samples(), widths.samples()));
    return line;
  }

  private static AttributedString stripped(AttributedString line) {
    return line.substring(0, line.toString().stripTrailing().length());
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

  private record Score(String label, List<String> metrics) {
    static final Score NONE = new Score("", List.of());
  }

  private record Row(
      String task,
      String model,
      String status,
      AttributedStyle style,
      String samples,
      List<Score> scores) {
    static final Row FURTHER = new Row("", "", "", AttributedStyle.DEFAULT, "", List.of());
  }

  private record Widths(int task, int model, int status, int samples, int label, int metrics) {
    static Widths of(List<Row> rows) {
      int task = 4;
      int model = 5;
      int status = 6;
      int samples = 7;
      int label = 5;
      int metrics = 7;
      for (Row row : rows) {
        task = Math.max(task, Text.width(row.task()));
        model = Math.max(model, Text.width(row.model()));
        status = Math.max(status, row.status().length());
        samples = Math.max(samples, row.samples().length());
        for (Score score : row.scores()) {
          label = Math.max(label, Text.width(score.label()));
          metrics = Math.max(metrics, Text.width(String.join(GAP, score.metrics())));
        }
      }
      return new Widths(task, model, status, samples, label, metrics);
    }

    /** Columns with the scores beside the tasks. */
    int beside() {
      return below() + label + metrics + 2 * GAP.length();
    }

    /** Columns without the scores. */
    int below() {
      return task + model + status + samples + 3 * GAP.length();
    }

    /** These widths with names that are short enough for the scores to stand below. */
    Widths fit(int columns) {
      int excess = Math.max(0, below() - columns);
      int newModel = Math.max(Math.min(model, LEAST_NAME), model - excess);
      int newTask = Math.max(Math.min(task, LEAST_NAME), task - (excess - (model - newModel)));
      return new Widths(newTask, newModel, status, samples, label, metrics);
    }
  }
}
