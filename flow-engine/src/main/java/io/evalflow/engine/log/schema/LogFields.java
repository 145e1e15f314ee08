package io.evalflow.engine.log.schema;

import io.evalflow.engine.log.schema.Shape.Anything;
import io.evalflow.engine.log.schema.Shape.Array;
import io.evalflow.engine.log.schema.Shape.Field;
import io.evalflow.engine.log.schema.Shape.Fields;
import io.evalflow.engine.log.schema.Shape.Mapping;
import io.evalflow.engine.log.schema.Shape.OneOf;
import io.evalflow.engine.log.schema.Shape.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which fields the headers of logs have. */
public final class LogFields {
  private static final Shape LOG = new Ref("EvalLog");
  private static final Set<String> NOT_IN_HEADERS = Set.of("samples", "reductions");

  private LogFields() {}

  /**
   * A field that no header has.
   *
   * @param name the path up to it, as {@code eval.taks}
   * @param last the last name of the path
   * @param known the fields that stand where it was looked for
   * @param elsewhere where a field of the same name stands otherwise, of the first two levels
   */
  public record Unknown(String name, String last, List<String> known, Optional<String> elsewhere) {}

  /**
   * The first name on one of some paths that is no field of a header; empty if all are, or may be:
   * what stands in metadata and arguments is anybody's.
   *
   * @param paths names and indices, from the top of the header
   */
  public static Optional<Unknown> unknown(Collection<List<String>> paths) {
    Map<String, Shape> shapes = LogShapes.all();
    return paths.stream().flatMap(path -> unknown(path, shapes).stream()).findFirst();
  }

  private static Optional<Unknown> unknown(List<String> path, Map<String, Shape> shapes) {
    Shape at = LOG;
    for (int i = 0; i < path.size(); i++) {
      List<Shape> options = options(at, shapes);
      String name = path.get(i);
      Optional<Shape> next = next(options, name, i == 0);
      if (next.isEmpty()) {
        String whole = String.join(".", path.subList(0, i + 1));
        return Optional.of(new Unknown(whole, name, names(options), elsewhere(name, shapes)));
      }
      at = next.get();
    }
    return Optional.empty();
  }

  private static Optional<Shape> next(List<Shape> options, String name, boolean top) {
    for (Shape option : options) {
      if (option instanceof Anything) {
        return Optional.of(option);
      }
      if (option instanceof Mapping mapping) {
        return Optional.of(mapping.values());
      }
      if (option instanceof Array array && name.chars().allMatch(Character::isDigit)) {
        return Optional.of(array.items());
      }
      if (option instanceof Fields fields) {
        for (Field field : fields.fields()) {
          if (field.name().equals(name) && !(top && NOT_IN_HEADERS.contains(name))) {
            return Optional.of(field.shape());
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What a shape may be, without references and alternatives. */
  private static List<Shape> options(Shape shape, Map<String, Shape> shapes) {
    List<Shape> options = new ArrayList<>();
    List<Shape> todo = new ArrayList<>(List.of(shape));
    Set<Shape> seen = new HashSet<>();
    while (!todo.isEmpty()) {
      Shape next = todo.remove(todo.size() - 1);
      if (!seen.add(next)) {
        continue;
      }
      if (next instanceof Ref ref) {
        todo.add(shapes.getOrDefault(ref.name(), new Anything()));
      } else if (next instanceof OneOf several) {
        todo.addAll(several.shapes());
      } else {
        options.add(next);
      }
    }
    return options;
  }

  private static List<String> names(List<Shape> options) {
    return options.stream()
        .flatMap(option -> option instanceof Fields of ? of.fields().stream() : Stream.empty())
        .map(Field::name)
        .filter(name -> !NOT_IN_HEADERS.contains(name))
        .toList();
  }

  /** A field of that name one level below the top, as {@code eval.model}. */
  private static Optional<String> elsewhere(String name, Map<String, Shape> shapes) {
    for (Shape top : options(LOG, shapes)) {
      if (top instanceof Fields fields) {
        for (Field field : fields.fields()) {
          if (names(options(field.shape(), shapes)).contains(name)
              && !NOT_IN_HEADERS.contains(field.name())) {
            return Optional.of(field.name() + "." + name);
          }
        }
      }
    }
    return Optional.empty();
  }
}
