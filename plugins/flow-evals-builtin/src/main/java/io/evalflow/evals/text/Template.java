package io.evalflow.evals.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A text with fields in braces, in the syntax of Python's {@code str.format}, as the prompts of
 * Inspect AI use it: a name, with indexes in brackets, a conversion after {@code !} and a format
 * after a colon; a doubled brace is a brace. A field that has no value stays as it was written, so
 * that JSON and code in a prompt survive. Unlike in Inspect, that holds for the whole of the field,
 * and a lone brace is a brace, not an error. Immutable.
 */
public final class Template {
  /** Braces nested deeper than this are text; no template is written so by hand. */
  private static final int MAX_DEPTH = 20;

  private final List<Segment> segments;

  private Template(List<Segment> segments) {
    this.segments = List.copyOf(segments);
  }

  /** Reads a template. */
  public static Template of(String text) {
    return new Template(new Parser(text, 0).segments());
  }

  /**
   * The text with the fields filled in.
   *
   * @param values gives the value of a name; null if there is none
   */
  public String render(Function<String, @Nullable JsonNode> values) {
    if (segments.size() == 1 && segments.get(0) instanceof Text text) {
      return text.text();
    }
    StringBuilder out = new StringBuilder();
    render(values, out);
    return out.toString();
  }

  private void render(Function<String, @Nullable JsonNode> values, StringBuilder out) {
    for (Segment segment : segments) {
      if (segment instanceof Text text) {
        out.append(text.text());
      } else if (segment instanceof Field field) {
        field.render(values, out);
      }
    }
  }

  private sealed interface Segment permits Text, Field {}

  private record Text(String text) implements Segment {}

  /**
   * A pair of braces.
   *
   * @param name the name before any index
   * @param keys the indexes after it
   * @param conversion {@code r}, {@code s} or {@code a}, or 0
   * @param spec the format after the colon
   * @param unknown what stands between the braces, for when there is no such value
   */
  private record Field(
      String name, List<String> keys, char conversion, Template spec, Template unknown)
      implements Segment {
    void render(Function<String, @Nullable JsonNode> values, StringBuilder out) {
      @Nullable JsonNode value = value(values);
      if (value == null) {
        out.append('{');
        unknown.render(values, out);
        out.append('}');
        return;
      }
      JsonNode shown = conversion == 0 ? value : StringNode.valueOf(convert(value));
      String format = spec.render(values);
      Optional<String> formatted = FormatSpec.format(shown, format);
      out.append(formatted.orElseGet(() -> "{" + PythonText.str(shown) + ":" + format + "}"));
    }

    private @Nullable JsonNode value(Function<String, @Nullable JsonNode> values) {
      @Nullable JsonNode value = name.isEmpty() ? null : values.apply(name);
      if (value == null || value.isNull()) {
        return null;
      }
      for (String key : keys) {
        value = value == null ? null : item(value, key);
      }
      return value;
    }

    private static @Nullable JsonNode item(JsonNode value, String key) {
      boolean index = key.length() < 10 && key.chars().allMatch(c -> c >= '0' && c <= '9');
      if (value.isObject()) {
        return index ? null : value.get(key);
      } else if (value.isArray()) {
        return index ? value.get(Integer.parseInt(key)) : null;
      } else if (value.isString() && index) {
        int[] characters = value.stringValue().codePoints().toArray();
        int at = Integer.parseInt(key);
        return at < characters.length
            ? StringNode.valueOf(Character.toString(characters[at]))
            : null;
      }
      return null;
    }

    private String convert(JsonNode value) {
      return switch (conversion) {
        case 's' -> PythonText.str(value);
        case 'r' -> PythonText.repr(value);
        default -> ascii(PythonText.repr(value));
      };
    }

    private static String ascii(String text) {
      StringBuilder out = new StringBuilder(text.length());
      text.codePoints()
          .forEach(c -> out.append(c < 0x80 ? Character.toString(c) : PythonText.escaped(c)));
      return out.toString();
    }
  }

  /** Reads one text, or what stands between a pair of braces. */
  private static final class Parser {
    private final String text;
    private final int depth;
    private final List<Segment> segments = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    Parser(String text, int depth) {
      this.text = text;
      this.depth = depth;
    }

    List<Segment> segments() {
      int at = 0;
      while (at < text.length()) {
        char c = text.charAt(at);
        boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
        if ((c == '{' || c == '}') && doubled) {
          literal.append(c);
          at += 2;
        } else if (c == '{') {
          at = braces(at);
        } else {
          literal.append(c);
          at++;
        }
      }
      if (literal.length() > 0 || segments.isEmpty()) {
        flush();
      }
      return segments;
    }

    private void flush() {
      segments.add(new Text(literal.toString()));
      literal.setLength(0);
    }

    /** Reads the braces that open here; gives the place after them. */
    private int braces(int open) {
      int close = depth >= MAX_DEPTH ? -1 : matching(open);
      if (close < 0) {
        literal.append('{');
        return open + 1;
      }
      String inner = text.substring(open + 1, close);
      if (literal.length() > 0) {
        flush();
      }
      segments.add(field(inner));
      return close + 1;
    }

    private int matching(int open) {
      int level = 0;
      for (int i = open; i < text.length(); i++) {
        if (text.charAt(i) == '{') {
          level++;
        } else if (text.charAt(i) == '}' && --level == 0) {
          return i;
        }
      }
      return -1;
    }

    private Field field(String inner) {
      Template unknown = new Template(new Parser(inner, depth + 1).segments());
      int end = endOfName(inner);
      String path = inner.substring(0, end);
      char conversion = 0;
      String spec = "";
      if (end < inner.length() && inner.charAt(end) == '!') {
        boolean known = end + 1 < inner.length() && "rsa".indexOf(inner.charAt(end + 1)) >= 0;
        boolean over = end + 2 == inner.length();
        if (!known || !(over || inner.charAt(end + 2) == ':')) {
          return new Field("", List.of(), (char) 0, new Template(List.of(new Text(""))), unknown);
        }
        conversion = inner.charAt(end + 1);
        spec = over ? "" : inner.substring(end + 3);
      } else if (end < inner.length()) {
        spec = inner.substring(end + 1);
      }
      return named(path, conversion, spec, unknown);
    }

    private Field named(String path, char conversion, String spec, Template unknown) {
      int bracket = path.indexOf('[');
      String name = bracket < 0 ? path : path.substring(0, bracket);
      @Nullable List<String> keys = bracket < 0 ? List.of() : keys(path.substring(bracket));
      // JSON values have no attributes: a name with a dot has no value in Inspect either.
      if (keys == null || name.indexOf('.') >= 0 || name.indexOf('{') >= 0) {
        return new Field("", List.of(), (char) 0, new Template(List.of(new Text(""))), unknown);
      }
      Template format = new Template(new Parser(spec, depth + 1).segments());
      return new Field(name, keys, conversion, format, unknown);
    }

    private static @Nullable List<String> keys(String brackets) {
      List<String> keys = new ArrayList<>();
      int at = 0;
      while (at < brackets.length()) {
        int close = brackets.indexOf(']', at);
        if (brackets.charAt(at) != '[' || close <= at + 1) {
          return null;
        }
        keys.add(brackets.substring(at + 1, close));
        at = close + 1;
      }
      return List.copyOf(keys);
    }

    private static int endOfName(String inner) {
      boolean bracket = false;
      for (int i = 0; i < inner.length(); i++) {
        char c = inner.charAt(i);
        if (c == '[') {
          bracket = true;
        } else if (c == ']') {
          bracket = false;
        } else if (!bracket && (c == ':' || c == '!')) {
          return i;
        }
      }
      return inner.length();
    }
  }
}
