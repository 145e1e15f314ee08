package io.evalflow.cli.display;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Draws the progress of a run for a width and height: a line on the whole, then the tasks under way
 * with a line of details each. When the height is short, the details go first, then the tasks that
 * are done, then those that wait.
 */
final class ProgressView {
  private static final int GAP = 2;
  private static final int LEAST_NAMES = 28;
  private static final int WIDEST_NAME = 40;
  private static final int WIDEST_BAR = 30;
  private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  private static final String[] ASCII_SPINNER = {"|", "/", "-", "\\"};

  private final Look look;
  private final Text text;

  ProgressView(Look look) {
    this.look = look;
    this.text = look.text();
  }

  /** The lines, none wider than {@code columns}, no more than {@code rows}. */
  List<AttributedString> draw(RunProgress progress, int columns, int rows, int tick) {
    Instant now = progress.now();
    List<TaskProgress> running = new ArrayList<>();
    List<TaskProgress> ended = new ArrayList<>();
    for (TaskProgress task : progress.tasks()) {
      if (task.isEnded()) {
        ended.add(task);
      } else if (task.isStarted()) {
        running.add(task);
      }
    }
    List<AttributedString> lines = new ArrayList<>();
    lines.add(summary(progress, ended, columns));
    int room = rows - 1;
    boolean details = running.size() * 2 <= room;
    int linesOfRunning = running.size() * (details ? 2 : 1);
    int shownEnded = Math.min(ended.size(), Math.max(0, room - linesOfRunning));
    Layout layout = Layout.of(progress.tasks(), columns);
    for (TaskProgress task : ended.subList(ended.size() - shownEnded, ended.size())) {
      lines.add(task(task, layout, now, tick));
    }
    int shown = linesOfRunning <= room ? running.size() : Math.max(0, room - 1);
    for (TaskProgress task : running.subList(0, shown)) {
      lines.add(task(task, layout, now, tick));
      if (details) {
        lines.add(details(task, columns));
      }
    }
    if (shown < running.size() && lines.size() < rows) {
      lines.add(
          new AttributedString(
              text.cut("  and " + (running.size() - shown) + " more under way", columns),
              look.faint()));
    }
    return lines;
  }

  private AttributedString summary(RunProgress progress, List<TaskProgress> ended, int columns) {
    List<String> parts = new ArrayList<>();
    int tasks = progress.tasks().size();
    long done = 0;
    long total = 0;
    long tokens = 0;
    for (TaskProgress task : progress.tasks()) {
      done += task.done();
      total += Math.max(task.total(), task.done());
      tokens += task.tokens();
    }
    parts.add(ended.size() + "/" + tasks + (tasks == 1 ? " task" : " tasks"));
    parts.add(done + "/" + total + " samples");
    parts.add(Numbers.of(tokens, "token", "tokens"));
    parts.add(Numbers.duration(progress.elapsed()));
    return new AttributedString(
        text.cut(String.join(look.separator(), parts), columns), look.bold());
  }

  private AttributedString task(TaskProgress task, Layout layout, Instant now, int tick) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.styled(glyphStyle(task), glyph(task, tick)).append(" ");
    line.append(Text.left(text.cutMiddle(task.name(), layout.name()), layout.name() + GAP));
    line.styled(
        look.faint(), Text.left(text.model(task.model(), layout.model()), layout.model() + GAP));
    if (layout.bar() > 0) {
      bar(line, task, layout.bar());
      line.append(" ".repeat(GAP));
    }
    line.append(Text.right(task.samples(), layout.samples())).append(" ".repeat(GAP));
    line.styled(look.faint(), Numbers.duration(task.elapsed(now)));
    return line.toAttributedString();
  }

  private String glyph(TaskProgress task, int tick) {
    if (!task.isEnded()) {
      String[] spinner = look.unicode() ? SPINNER : ASCII_SPINNER;
      return spinner[Math.floorMod(tick, spinner.length)];
    }
    if (ResultsView.succeeded(task.header())) {
      return look.unicode() ? "✓" : "+";
    }
    return look.unicode() ? "✗" : "x";
  }

  private AttributedStyle glyphStyle(TaskProgress task) {
    return !task.isEnded()
        ? look.accent()
        : ResultsView.succeeded(task.header()) ? look.good() : look.bad();
  }

  private void bar(AttributedStringBuilder line, TaskProgress task, int width) {
    double share = task.total() <= 0 ? 0 : Math.min(1, (double) task.done() / task.total());
    int full = (int) Math.floor(share * width);
    line.styled(look.accent(), (look.unicode() ? "━" : "#").repeat(full));
    // Not a line: JLine draws those in an alternate character set, which some terminals lack.
    line.styled(look.faint(), (look.unicode() ? "·" : ".").repeat(width - full));
  }

  private AttributedString details(TaskProgress task, int columns) {
    List<AttributedString> parts = new ArrayList<>();
    parts.add(new AttributedString(task.running() + " running", look.faint()));
    if (task.errors() > 0) {
      parts.add(new AttributedString(Numbers.of(task.errors(), "error", "errors"), look.bad()));
    }
    if (task.retries() > 0) {
      parts.add(
          new AttributedString(Numbers.of(task.retries(), "retry", "retries"), look.warning()));
    }
    parts.add(new AttributedString(Numbers.of(task.tokens(), "token", "tokens"), look.faint()));
    MetricText.running(task.metrics()).forEach(metric -> parts.add(new AttributedString(metric)));
    AttributedStringBuilder line = new AttributedStringBuilder().append("  ");
    int width = 2;
    String separator = look.separator();
    for (int i = 0; i < parts.size(); i++) {
      AttributedString part = parts.get(i);
      width += Text.width(part.toString()) + (i == 0 ? 0 : separator.length());
      if (width > columns) {
        break;
      }
      line.styled(look.faint(), i == 0 ? "" : separator).append(part);
    }
    return line.toAttributedString();
  }

  /** Widths of the columns, the same for all tasks. */
  private record Layout(int name, int model, int bar, int samples) {
    static Layout of(List<TaskProgress> tasks, int columns) {
      int name = 0;
      int model = 0;
      int samples = 0;
      for (TaskProgress task : tasks) {
        name = Math.max(name, Text.width(task.name()));
        model = Math.max(model, Text.width(task.model()));
        int total = Integer.toString(Math.max(task.total(), task.done())).length();
        samples = Math.max(samples, Math.max(2 * total + 1, task.samples().length()));
      }
      name = Math.min(name, WIDEST_NAME);
      model = Math.min(model, WIDEST_NAME);
      // Mark, gaps, and an elapsed time below ten hours.
      int rest = columns - 2 - 3 * GAP - samples - 8;
      int bar = Math.min(WIDEST_BAR, rest - GAP - Math.min(name + model, LEAST_NAMES));
      bar = bar < 8 ? 0 : bar;
      int names = Math.max(2, rest - (bar == 0 ? 0 : bar + GAP));
      if (name + model > names && bar > 10) {
        bar = Math.max(10, bar - (name + model - names));
        names = rest - bar - GAP;
      }
      if (name + model > names) {
        // The name tells tasks apart, the model's last part is short: the name takes more.
        name = Math.min(name, Math.max(names - model, names * 3 / 5));
        model = Math.max(0, names - name);
      }
      return new Layout(name, model, bar, samples);
    }
  }
}
