package io.evalflow.cli.list;

import io.evalflow.cli.display.Text;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/**
 * Rows of cells in columns that are as wide as their widest cell. Where a row is too wide, it goes
 * on in lines below, behind the first column; an empty column takes no room.
 */
final class Columns {
  private static final int GAP = 2;

  private final List<Integer> widths;
  private final List<List<Integer>> lines;
  private final List<Integer> right;
  private final int available;

  /**
   * Columns that hold some rows.
   *
   * @param rows all with as many cells
   * @param right which columns are aligned to the right
   * @param available the columns of the output
   */
  Columns(List<List<AttributedString>> rows, List<Integer> right, int available) {
    this.right = right;
    this.available = available;
    widths = new ArrayList<>();
    for (int column = 0; column < (rows.isEmpty() ? 0 : rows.get(0).size()); column++) {
      int width = 0;
      for (List<AttributedString> row : rows) {
        width = Math.max(width, width(row.get(column)));
      }
      widths.add(width);
    }
    lines = broken();
  }

  private List<List<Integer>> broken() {
    List<List<Integer>> broken = new ArrayList<>();
    List<Integer> line = new ArrayList<>();
    int taken = 0;
    for (int column = 0; column < widths.size(); column++) {
      int width = widths.get(column);
      if (width == 0) {
        continue;
      }
      if (!line.isEmpty() && taken + GAP + width > available) {
        broken.add(line);
        line = new ArrayList<>();
        taken = widths.get(0);
      }
      boolean first = line.isEmpty() && broken.isEmpty();
      line.add(column);
      taken += first ? width : GAP + width;
    }
    if (!line.isEmpty()) {
      broken.add(line);
    }
    return broken;
  }

  /** The lines of a row; lines without a text are left out. */
  List<AttributedString> row(List<AttributedString> cells) {
    List<AttributedString> drawn = new ArrayList<>();
    for (List<Integer> line : lines) {
      if (line.stream().anyMatch(column -> width(cells.get(column)) > 0)) {
        drawn.addAll(lines(cells, line, drawn.isEmpty() ? 0 : widths.get(0) + GAP));
      }
    }
    return drawn;
  }

  /** Some columns in a line, or one that is too wide for it in several. */
  private List<AttributedString> lines(
      List<AttributedString> cells, List<Integer> columns, int indent) {
    AttributedString first = cells.get(columns.get(0));
    if (columns.size() > 1 || indent + width(first) <= available) {
      return List.of(line(cells, columns, indent));
    }
    AttributedString blanks = new AttributedString(" ".repeat(indent));
    return Words.lines(first, available - indent).stream()
        .map(words -> AttributedString.join(AttributedString.EMPTY, blanks, words))
        .toList();
  }

  private AttributedString line(List<AttributedString> cells, List<Integer> columns, int indent) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    // Blanks at the end are not written.
    int blanks = indent;
    for (int column : columns) {
      AttributedString cell = cells.get(column);
      int pad = widths.get(column) - width(cell);
      boolean before = right.contains(column);
      if (cell.length() > 0) {
        line.append(" ".repeat(blanks + (before ? pad : 0))).append(cell);
        blanks = (before ? 0 : pad) + GAP;
      } else {
        blanks += pad + GAP;
      }
    }
    return line.toAttributedString();
  }

  private static int width(AttributedString cell) {
    return Text.width(cell.toString());
  }
}
