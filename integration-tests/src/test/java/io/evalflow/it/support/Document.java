package io.evalflow.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documents, by its sections. In a section a block whose first line is a comment with
 * a file's name is that file, and a {@code console} block holds commands and what they print.
 * Immutable.
 */
public final class Document {
  private static final Pattern HEADING_OR_BLOCK =
      Pattern.compile(
          "^#{2,3} ([^\n]*)$|^```(\\w+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern FILE =
      Pattern.compile("(?:#|//) (\\S+\\.(?:yaml|java))\n.*", Pattern.DOTALL);
  private static final Pattern COMMAND = Pattern.compile("^\\$ ", Pattern.MULTILINE);

  private final List<Section> sections = new ArrayList<>();
  private final List<String> blocks = new ArrayList<>();

  /**
   * What stands below one heading.
   *
   * @param files texts by path
   */
  public record Section(String title, Map<String, String> files, List<Command> commands) {
    @Override
    public String toString() {
      return title;
    }
  }

  /**
   * A command and what it prints.
   *
   * @param line for a shell
   */
  public record Command(String line, String output) {}

  private Document(String text) {
    Matcher part = HEADING_OR_BLOCK.matcher(text);
    Section section = new Section("", new LinkedHashMap<>(), new ArrayList<>());
    while (part.find()) {
      String heading = part.group(1);
      if (heading != null) {
        section = new Section(heading, new LinkedHashMap<>(), new ArrayList<>());
        sections.add(section);
      } else {
        add(part.group(2), part.group(3), section);
      }
    }
  }

  /** Reads a page of this checkout. */
  public static Document read(String path) throws IOException {
    return new Document(Files.readString(Checkout.root().resolve(path)));
  }

  private void add(String language, String block, Section section) {
    blocks.add(block);
    Matcher file = FILE.matcher(block);
    if (language.equals("console")) {
      COMMAND
          .splitAsStream(block)
          .filter(command -> !command.isEmpty())
          .map(command -> command.split("\n", 2))
          .forEach(command -> section.commands().add(new Command(command[0], command[1])));
    } else if (file.matches()) {
      section.files().put(file.group(1), block);
    }
  }

  /** Its sections, in order. */
  public List<Section> sections() {
    return List.copyOf(sections);
  }

  /** The lines of the first block that holds a text. */
  public List<String> shown(String text) {
    return lines(blocks.stream().filter(block -> block.contains(text)).findFirst().orElseThrow());
  }

  /** The lines of a text, without indentation and the comments at their ends. */
  public static List<String> lines(String text) {
    return text.lines().map(line -> line.split(" +# ", 2)[0].strip()).distinct().toList();
  }
}
