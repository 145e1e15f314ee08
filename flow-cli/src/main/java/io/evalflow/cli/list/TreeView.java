package io.evalflow.cli.list;

import io.evalflow.cli.display.Look;
import io.evalflow.engine.list.ListedDirectory;
import io.evalflow.engine.list.ListedLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jspecify.annotations.Nullable;

/** The directories as a tree, with a line for each log, below what all have in common. */
final class TreeView implements ListView {
  private static final int GUIDE = 4;

  private final LogText text;
  private final Look look;

  TreeView(LogText text, Look look) {
    this.text = text;
    this.look = look;
  }

  /** A directory, or the row of a log; a row has no children. */
  private static final class Node {
    final @Nullable String name;
    final List<AttributedString> lines;
    final List<Node> children = new ArrayList<>();

    private Node(@Nullable String name, List<AttributedString> lines) {
      this.name = name;
      this.lines = lines;
    }

    static Node directory(String name, Look look) {
      return new Node(name, List.of(new AttributedString(name, look.bold())));
    }

    static Node row(List<AttributedString> lines) {
      return new Node(null, lines);
    }

    Node child(String directory, Look look) {
      for (Node child : children) {
        if (directory.equals(child.name)) {
          return child;
        }
      }
      Node child = directory(directory, look);
      children.add(child);
      return child;
    }
  }

  @Override
  public List<List<AttributedString>> draw(List<ListedDirectory> directories, int columns) {
    List<List<String>> paths =
        directories.stream().map(directory -> parts(text.location(directory.location()))).toList();
    List<String> common = common(paths);
    int deepest = 0;
    for (List<String> path : paths) {
      deepest = Math.max(deepest, path.size() - common.size());
    }
    List<List<AttributedString>> rows = rows(directories);
    Columns table = new Columns(rows, LogCells.RIGHT, columns - GUIDE * (deepest + 1));
    Node root = Node.directory(root(common), look);
    int next = 0;
    for (int i = 0; i < directories.size(); i++) {
      Node node = root;
      for (String part : paths.get(i).subList(common.size(), paths.get(i).size())) {
        node = node.child(part, look);
      }
      for (int j = 0; j < directories.get(i).logs().size(); j++) {
        node.children.add(Node.row(table.row(rows.get(next++))));
      }
    }
    List<List<AttributedString>> drawn = new ArrayList<>();
    drawn.add(root.lines);
    draw(root, "", drawn);
    return drawn;
  }

  /** The root by its name; what has nothing in common stands below the working directory. */
  private static String root(List<String> common) {
    String name = String.join("/", common);
    return common.isEmpty() ? "." : name.isEmpty() ? "/" : name;
  }

  private List<List<AttributedString>> rows(List<ListedDirectory> directories) {
    List<List<AttributedString>> rows = new ArrayList<>();
    for (ListedDirectory directory : directories) {
      for (ListedLog log : directory.logs()) {
        rows.add(LogCells.of(log, rows.size() + 1, text, text.fileName(log)));
      }
    }
    return rows;
  }

  /** The names on the way to a place: a host or bucket is one with its scheme. */
  private static List<String> parts(String place) {
    int host = place.indexOf("://");
    int first = host < 0 ? 0 : place.indexOf('/', host + 3);
    if (first < 0) {
      return List.of(place);
    }
    List<String> parts = new ArrayList<>();
    if (host >= 0) {
      parts.add(place.substring(0, first));
      first++;
    }
    String path = place.substring(first).replaceFirst("/+$", "");
    if (!path.isEmpty()) {
      parts.addAll(Arrays.asList(path.split("/", -1)));
    }
    return parts;
  }

  private static List<String> common(List<List<String>> paths) {
    List<String> common = new ArrayList<>(paths.get(0));
    for (List<String> path : paths) {
      int same = 0;
      while (same < Math.min(common.size(), path.size())
          && common.get(same).equals(path.get(same))) {
        same++;
      }
      common = common.subList(0, same);
    }
    return common;
  }

  private void draw(Node node, String guides, List<List<AttributedString>> drawn) {
    for (int i = 0; i < node.children.size(); i++) {
      Node child = node.children.get(i);
      boolean last = i == node.children.size() - 1;
      String first = last ? (look.unicode() ? "└── " : "`-- ") : (look.unicode() ? "├── " : "|-- ");
      String others = last ? " ".repeat(GUIDE) : (look.unicode() ? "│   " : "|   ");
      List<AttributedString> lines = new ArrayList<>();
      for (AttributedString line : child.lines) {
        lines.add(
            new AttributedStringBuilder()
                .append(guides + (lines.isEmpty() ? first : others), look.faint())
                .append(line)
                .toAttributedString());
      }
      drawn.add(lines);
      draw(child, guides + others, drawn);
    }
  }
}
