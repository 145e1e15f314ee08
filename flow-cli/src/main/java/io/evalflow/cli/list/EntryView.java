package io.evalflow.cli.list;

import io.evalflow.cli.display.Look;
import io.evalflow.cli.display.Text;
import io.evalflow.engine.list.ListedDirectory;
import io.evalflow.engine.list.ListedLog;
import io.evalflow.engine.log.ops.EditItems;
import io.evalflow.spi.log.LogEdit;
import io.evalflow.spi.log.LogUpdate;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/** Some lines for each log, each with a label, as Inspect Flow shows it. */
final class EntryView implements ListView {
  private static final int INDENT = 10;

  private final LogText text;
  private final Look look;
  private final boolean provenance;

  /**
   * A view.
   *
   * @param provenance whether to show the edits of logs
   */
  EntryView(LogText text, Look look, boolean provenance) {
    this.text = text;
    this.look = look;
    this.provenance = provenance;
  }

  @Override
  public List<List<AttributedString>> draw(List<ListedDirectory> directories, int columns) {
    List<List<AttributedString>> entries = new ArrayList<>();
    for (ListedDirectory directory : directories) {
      for (ListedLog log : directory.logs()) {
        entries.add(entry(log, entries.size() + 1, columns));
      }
    }
    return entries;
  }

  private List<AttributedString> entry(ListedLog log, int number, int columns) {
    List<AttributedString> lines = new ArrayList<>();
    lines.add(joined(new AttributedString("[" + number + "] "), text.path(log)));
    if (log.facts().isPresent()) {
      task(lines, log, columns);
      date(lines, log);
      List<AttributedString> tags = text.tags(log);
      if (!tags.isEmpty()) {
        wrapped(lines, "Tags", tags, columns);
      }
      if (provenance) {
        log.facts().get().updates().forEach(update -> update(lines, update, columns));
      }
    }
    String samples = text.samples(log);
    lines.add(
        joined(
            label("Status"),
            text.status(log),
            new AttributedString(samples.isEmpty() ? "" : ", " + samples + " samples")));
    if (!text.viewer(log).isEmpty()) {
      lines.add(joined(label("Viewer"), new AttributedString(text.viewer(log))));
    }
    if (log.error().isPresent()) {
      wrapped(lines, "Error", Words.of(text.error(log)), columns, " ");
    }
    lines.add(AttributedString.EMPTY);
    return lines;
  }

  private void task(List<AttributedString> lines, ListedLog log, int columns) {
    List<AttributedString> qualifiers = new ArrayList<>(text.qualifiers(log));
    if (qualifiers.isEmpty()) {
      lines.add(joined(label("Task"), text.task(log)));
      return;
    }
    qualifiers.set(0, joined(text.task(log), new AttributedString(" "), qualifiers.get(0)));
    wrapped(lines, "Task", qualifiers, columns);
  }

  private void date(List<AttributedString> lines, ListedLog log) {
    String date = LogText.date(log);
    String duration = LogText.duration(log);
    if (!date.isEmpty()) {
      String both = duration.isEmpty() ? date : date + ", " + duration;
      lines.add(joined(label("Date"), new AttributedString(both)));
    }
  }

  private void update(List<AttributedString> lines, LogUpdate update, int columns) {
    for (LogEdit edit : update.edits()) {
      List<AttributedString> items = new ArrayList<>();
      for (String item : EditItems.of(edit)) {
        items.add(
            new AttributedString(
                Text.clean(item), item.startsWith("+") ? look.good() : look.bad()));
      }
      AttributedString kind = new AttributedString(Text.clean(edit.type()) + " ");
      if (items.isEmpty()) {
        items.add(kind);
      } else {
        items.set(0, joined(kind, items.get(0)));
      }
      wrapped(lines, "Edit", items, columns);
    }
    List<AttributedString> by = new ArrayList<>();
    by.add(new AttributedString(Text.clean(update.provenance().author()), look.faint()));
    by.add(new AttributedString(LogText.date(update.provenance().timestamp()), look.faint()));
    if (update.provenance().reason() != null) {
      by.add(new AttributedString(Text.clean(update.provenance().reason())));
    }
    wrapped(lines, "", by, columns);
  }

  private void wrapped(
      List<AttributedString> lines, String label, List<AttributedString> items, int columns) {
    wrapped(lines, label, items, columns, ", ");
  }

  /** Some items behind a label, as many to a line as fit into the columns. */
  private void wrapped(
      List<AttributedString> lines,
      String label,
      List<AttributedString> items,
      int columns,
      String between) {
    AttributedStringBuilder line = new AttributedStringBuilder().append(label(label));
    int width = INDENT;
    for (int i = 0; i < items.size(); i++) {
      int more = Text.width(items.get(i).toString());
      int comma = i + 1 < items.size() ? between.stripTrailing().length() : 0;
      if (i > 0 && width + between.length() + more + comma > columns) {
        lines.add(line.append(between.stripTrailing()).toAttributedString());
        line = new AttributedStringBuilder().append(" ".repeat(INDENT));
        width = INDENT;
      } else if (i > 0) {
        line.append(between);
        width += between.length();
      }
      line.append(items.get(i));
      width += more;
    }
    lines.add(line.toAttributedString());
  }

  private AttributedString label(String label) {
    return new AttributedString(Text.left(label, INDENT), look.faint());
  }

  private static AttributedString joined(AttributedString... parts) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    for (AttributedString part : parts) {
      line.append(part);
    }
    return line.toAttributedString();
  }
}
