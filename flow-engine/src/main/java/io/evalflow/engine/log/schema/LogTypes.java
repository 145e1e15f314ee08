package io.evalflow.engine.log.schema;

import io.evalflow.engine.log.schema.Shape.Array;
import io.evalflow.engine.log.schema.Shape.Field;
import io.evalflow.engine.log.schema.Shape.Fields;
import io.evalflow.engine.log.schema.Shape.Mapping;
import io.evalflow.engine.log.schema.Shape.Nothing;
import io.evalflow.engine.log.schema.Shape.OneOf;
import io.evalflow.engine.log.schema.Shape.OtherWord;
import io.evalflow.engine.log.schema.Shape.Real;
import io.evalflow.engine.log.schema.Shape.Ref;
import io.evalflow.engine.log.schema.Shape.Text;
import io.evalflow.engine.log.schema.Shape.Truth;
import io.evalflow.engine.log.schema.Shape.Whole;
import io.evalflow.engine.log.schema.Shape.Words;
import java.util.stream.Collectors;

/**
 * TypeScript definitions of eval logs: one type for each in {@link LogSchema}, with an index
 * signature for what a newer version may add.
 */
public final class LogTypes {
  private LogTypes() {}

  /** The definitions, as the text of a module. */
  public static String typeScript() {
    StringBuilder text = new StringBuilder("// Eval logs of Inspect AI, as JSON.\n");
    LogShapes.all().forEach((name, shape) -> definition(text, name, shape));
    return text.toString();
  }

  private static void definition(StringBuilder text, String name, Shape shape) {
    if (!(shape instanceof Fields object)) {
      text.append("\nexport type %s = %s;\n".formatted(name, type(shape)));
      return;
    }
    text.append("\nexport interface %s {\n".formatted(name));
    for (Field field : object.fields()) {
      String optional = field.required() ? "" : "?";
      text.append("  %s%s: %s;\n".formatted(field.name(), optional, type(field.shape())));
    }
    text.append("  [key: string]: unknown;\n}\n");
  }

  private static String type(Shape shape) {
    if (shape instanceof Text || shape instanceof OtherWord) {
      return "string";
    }
    if (shape instanceof Whole || shape instanceof Real) {
      return "number";
    }
    if (shape instanceof Truth) {
      return "boolean";
    }
    if (shape instanceof Nothing) {
      return "null";
    }
    if (shape instanceof Words words) {
      return words.words().stream()
          .map(word -> '"' + word + '"')
          .collect(Collectors.joining(" | "));
    }
    if (shape instanceof Array array) {
      return "Array<" + type(array.items()) + ">";
    }
    if (shape instanceof Mapping mapping) {
      return "Record<string, " + type(mapping.values()) + ">";
    }
    if (shape instanceof OneOf several) {
      return several.shapes().stream().map(LogTypes::type).collect(Collectors.joining(" | "));
    }
    return shape instanceof Ref ref ? ref.name() : "unknown";
  }
}
