package io.evalflow.cli.list;

import io.evalflow.engine.list.ListedDirectory;
import io.evalflow.engine.list.ListedLog;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** A table with a line for each log. */
final class LineView implements ListView {
  private final LogText text;

  LineView(LogText text) {
    this.text = text;
  }

  @Override
  public List<List<AttributedString>> draw(List<ListedDirectory> directories, int columns) {
    List<List<AttributedString>> rows = new ArrayList<>();
    for (ListedDirectory directory : directories) {
      for (ListedLog log : directory.logs()) {
        rows.add(LogCells.of(log, rows.size() + 1, text, text.path(log)));
      }
    }
    Columns table = new Columns(rows, LogCells.RIGHT, columns);
    return rows.stream().map(table::row).toList();
  }
}
