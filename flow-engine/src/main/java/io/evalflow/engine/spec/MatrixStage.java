package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.spec.MatrixProduct;
import io.evalflow.spi.spec.MatrixProduct.Base;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Expands the matrices of a file: where an element of a list of tasks, models, configs, solvers or
 * agents may stand, a matrix stands for the elements that it makes, and where such a list may
 * stand, for that list. Inner ones are expanded first. In a field of a single value a matrix is
 * refused; in free mappings such as {@code args} it is data. Whatever has another wrong form stays
 * as it is, and is refused when the file is checked. A matrix that is refused makes nothing. For
 * one file.
 */
final class MatrixStage {
  /** More is a mistake, and would fill the memory before anybody can say so. */
  private static final long MOST_ELEMENTS = 1_000_000;

  private static final String CONFIG = "config";
  private static final String MODEL = "model";
  private static final String MODEL_ROLES = "model_roles";
  private static final String NAME = "name";
  private static final String SOLVER = "solver";
  private static final String TYPE = "type";

  /** A list in which matrices may stand: by what may be in it. */
  private enum Place {
    TASKS(MatrixKind.TASKS),
    MODELS(MatrixKind.MODELS),
    CONFIGS(MatrixKind.CONFIGS),
    AGENTS(MatrixKind.AGENTS),
    /** Solvers that run one after the other, or what a solver matrix starts from. */
    SOLVERS(MatrixKind.SOLVERS),
    /** Solvers of which a matrix takes one at a time; a list among them is one chain. */
    SOLVER_CHOICES(MatrixKind.SOLVERS);

    private final MatrixKind first;

    Place(MatrixKind first) {
      this.first = first;
    }

    boolean holds(MatrixKind kind) {
      return kind == first || (this == SOLVER_CHOICES && kind == MatrixKind.AGENTS);
    }

    static Place ofBases(MatrixKind kind) {
      return switch (kind) {
        case TASKS -> TASKS;
        case MODELS -> MODELS;
        case CONFIGS -> CONFIGS;
        case SOLVERS -> SOLVERS;
        case AGENTS -> AGENTS;
      };
    }
  }

  private final SpecProblems problems;

  private MatrixStage(SpecProblems problems) {
    this.problems = problems;
  }

  /**
   * Expands the matrices of a file.
   *
   * @param problems is told of each that is refused
   */
  static SpecMapping expand(SpecMapping spec, SpecProblems problems) {
    return new MatrixStage(problems).apply(spec);
  }

  private SpecMapping apply(SpecMapping spec) {
    SpecMapping changed = change(spec, "tasks", tasks -> listOrMatrix(tasks, Place.TASKS));
    changed = change(changed, "includes", this::includes);
    return change(changed, "defaults", this::defaults);
  }

  /** How many tasks a file names before its matrices are expanded: each matrix counts as one. */
  static int writtenTasks(SpecMapping spec) {
    SpecNode tasks = spec.fields().get("tasks");
    if (tasks instanceof SpecSequence list) {
      return list.items().size();
    }
    return tasks instanceof SpecMapping ? 1 : 0;
  }

  /** An include may be a spec in its place. */
  private SpecNode includes(SpecNode node) {
    if (!(node instanceof SpecSequence list)) {
      return node;
    }
    List<SpecNode> items = new ArrayList<>(list.items().size());
    list.items().forEach(item -> items.add(item instanceof SpecMapping spec ? apply(spec) : item));
    return SpecSequence.owning(items, list.origin());
  }

  private SpecNode defaults(SpecNode defaults) {
    if (!(defaults instanceof SpecMapping changed)) {
      return defaults;
    }
    for (MatrixKind kind : MatrixKind.values()) {
      changed = change(changed, kind.noun(), node -> one(node, kind));
      changed = change(changed, kind.noun() + "_prefix", node -> each(node, kind));
    }
    return changed;
  }

  private SpecNode each(SpecNode node, MatrixKind kind) {
    SpecNode changed = node;
    if (node instanceof SpecMapping mapping) {
      for (String key : mapping.fields().keySet()) {
        changed = change((SpecMapping) changed, key, value -> one(value, kind));
      }
    }
    return changed;
  }

  /** What may be a list; anything but a list or a matrix is one element or of a wrong type. */
  private SpecNode listOrMatrix(SpecNode node, Place place) {
    if (MatrixCall.isMatrix(node)) {
      return SpecSequence.owning(expanded(node, place), node.origin());
    }
    return node instanceof SpecSequence list ? list(list, place) : one(node, place.first);
  }

  private SpecSequence list(SpecSequence list, Place place) {
    List<SpecNode> items = new ArrayList<>(list.items().size());
    for (SpecNode item : list.items()) {
      if (MatrixCall.isMatrix(item)) {
        items.addAll(expanded(item, place));
      } else if (place == Place.SOLVER_CHOICES && item instanceof SpecSequence chain) {
        items.add(list(chain, Place.SOLVERS));
      } else {
        items.add(one(item, place.first));
      }
    }
    return SpecSequence.owning(items, list.origin());
  }

  /** A single element: a matrix is refused, and what is in it is looked through. */
  private SpecNode one(SpecNode node, MatrixKind kind) {
    if (MatrixCall.isMatrix(node)) {
      problems.collect(node.origin(), () -> refuseOne(MatrixCall.of(node), kind));
      return SpecMapping.empty(node.origin());
    }
    if (!(node instanceof SpecMapping mapping)) {
      return node;
    }
    SpecMapping changed = mapping;
    for (String field : List.of(MODEL, CONFIG, SOLVER, MODEL_ROLES)) {
      changed = change(changed, field, value -> field(kind, field, value));
    }
    return changed;
  }

  private static void refuseOne(MatrixCall call, MatrixKind kind) {
    throw MatrixCall.refused(
            call.origin(),
            call.name() + " makes a list, but one " + kind.noun() + " is wanted here")
        .withHint(hint(call));
  }

  private static String hint(MatrixCall call) {
    return switch (call.kind()) {
      case TASKS -> "put it into the list of tasks";
      case CONFIGS -> "put it under config of tasks_matrix or models_matrix";
      case MODELS, SOLVERS, AGENTS ->
          "put it under "
              + (call.kind() == MatrixKind.MODELS ? MODEL : SOLVER)
              + " of tasks_matrix";
    };
  }

  /** A field of an element of a kind. */
  private SpecNode field(MatrixKind kind, String field, SpecNode value) {
    if (kind == MatrixKind.TASKS) {
      return switch (field) {
        case MODEL -> one(value, MatrixKind.MODELS);
        case CONFIG -> one(value, MatrixKind.CONFIGS);
        case SOLVER -> listOrMatrix(value, Place.SOLVERS);
        case MODEL_ROLES -> roles(value);
        default -> value;
      };
    }
    return kind == MatrixKind.MODELS && field.equals(CONFIG)
        ? one(value, MatrixKind.CONFIGS)
        : value;
  }

  /** A role may have several models. */
  private SpecNode roles(SpecNode node) {
    SpecNode changed = node;
    if (node instanceof SpecMapping roles) {
      for (String role : roles.fields().keySet()) {
        changed = change((SpecMapping) changed, role, models -> listOrMatrix(models, Place.MODELS));
      }
    }
    return changed;
  }

  /** What a matrix makes; nothing if anything in it is refused. */
  private List<SpecNode> expanded(SpecNode node, Place place) {
    List<SpecNode> elements = new ArrayList<>();
    problems.collect(
        node.origin(),
        () -> {
          MatrixCall call = MatrixCall.of(node);
          requirePlace(call, place);
          List<SpecNode> bases = bases(call);
          Map<String, List<SpecNode>> axes = new LinkedHashMap<>();
          if (axes(call, axes)) {
            requireSize(call, MatrixProduct.size(bases.size(), axes));
            elements.addAll(product(call, bases, axes));
          }
        });
    return elements;
  }

  private static void requirePlace(MatrixCall call, Place place) {
    if (!place.holds(call.kind())) {
      throw MatrixCall.refused(
          call.origin(),
          call.name()
              + " makes "
              + call.kind().noun()
              + "s, but this is a list of "
              + place.first.noun()
              + "s");
    }
  }

  private static void requireSize(MatrixCall call, long size) {
    if (size > MOST_ELEMENTS) {
      throw MatrixCall.refused(
          call.origin(),
          String.format(
              Locale.ROOT,
              "%s makes more than %,d %ss",
              call.name(),
              MOST_ELEMENTS,
              call.kind().noun()));
    }
  }

  /** Reads the fields of a matrix; false if any of them is refused. */
  private boolean axes(MatrixCall call, Map<String, List<SpecNode>> axes) {
    boolean right = true;
    for (Map.Entry<String, SpecNode> entry : call.body().fields().entrySet()) {
      String field = entry.getKey();
      SpecNode value = entry.getValue();
      if (!field.equals(call.kind().noun())) {
        right &=
            problems.collect(
                value.origin(),
                () -> {
                  requireField(call, field, value);
                  List<SpecNode> given = values(call, field, value);
                  refuseNullConfig(call, field, given);
                  axes.put(field, located(call, given));
                });
      }
    }
    return right;
  }

  /** Said here, it is said once, not for each element of the product. */
  private static void requireField(MatrixCall call, String field, SpecNode value) {
    List<String> known = call.kind().fields();
    if (!known.contains(field)) {
      throw new FlowException(
          ErrorCode.UNKNOWN_FIELD,
          value.origin().place() + ": " + call.name() + ": unknown field '" + field + "'",
          StrictBinder.didYouMean(field, known).orElse("known fields: " + String.join(", ", known)),
          null);
    }
  }

  /** Unlike a model's, a task's config is a mapping or absent. */
  private static void refuseNullConfig(MatrixCall call, String field, List<SpecNode> given) {
    if (call.kind() == MatrixKind.TASKS && field.equals(CONFIG)) {
      for (SpecNode value : given) {
        if (value.isNull()) {
          throw MatrixCall.refused(
              value.origin(), "config of " + call.name() + " must be a mapping, not null");
        }
      }
    }
  }

  private List<SpecNode> product(
      MatrixCall call, List<SpecNode> baseNodes, Map<String, List<SpecNode>> axes) {
    MatrixProduct<SpecNode> product = new MatrixProduct<>(call);
    List<SpecNode> elements = new ArrayList<>();
    for (SpecNode node : baseNodes) {
      problems.collect(
          node.origin(),
          () -> {
            for (Map<String, SpecNode> fields : product.of(List.of(base(call, node)), axes)) {
              elements.add(SpecMapping.owning(fields, node.origin()));
            }
          });
    }
    return elements;
  }

  /** Says of values that the matrix gave them. */
  private static List<SpecNode> located(MatrixCall call, List<SpecNode> values) {
    UnaryOperator<Origin> layered =
        origin ->
            origin.in(
                origin.layer().equals(Origin.OWN)
                    ? call.name()
                    : call.name() + " of " + origin.layer());
    return values.stream().map(value -> value.mapOrigins(layered)).toList();
  }

  private List<SpecNode> bases(MatrixCall call) {
    MatrixKind kind = call.kind();
    Optional<SpecNode> given = call.body().field(kind.noun());
    if (kind == MatrixKind.CONFIGS && !call.sets() && given.filter(this::says).isEmpty()) {
      return List.of(SpecMapping.empty(call.origin()));
    }
    SpecNode node =
        given.orElseThrow(
            () ->
                MatrixCall.refused(
                    call.origin(), call.name() + " needs the field '" + kind.noun() + "'"));
    SpecNode bases = listOrMatrix(node, Place.ofBases(kind));
    return bases instanceof SpecSequence list ? list.items() : List.of(bases);
  }

  /** A matrix of configs may start from none. */
  private boolean says(SpecNode base) {
    return !base.isNull() && !(base instanceof SpecSequence list && list.items().isEmpty());
  }

  private static Base<SpecNode> base(MatrixCall call, SpecNode node) {
    MatrixKind kind = call.kind();
    boolean name = node instanceof SpecScalar scalar && scalar.value().isString();
    if (kind == MatrixKind.CONFIGS ? !(node instanceof SpecMapping) : !isElement(node, name)) {
      throw MatrixCall.refused(
          node.origin(),
          "a "
              + kind.noun()
              + " of "
              + call.name()
              + " must be "
              + (kind == MatrixKind.CONFIGS ? "" : "a name or ")
              + "a mapping, not "
              + MatrixCall.show(node));
    }
    Map<String, SpecNode> fields = new LinkedHashMap<>();
    if (node instanceof SpecMapping mapping) {
      fields.putAll(mapping.fields());
    } else {
      fields.put(NAME, node);
    }
    if (kind == MatrixKind.AGENTS) {
      fields.putIfAbsent(TYPE, SpecScalar.of(kind.noun(), node.origin()));
    }
    return new Base<>(fields, name);
  }

  private static boolean isElement(SpecNode node, boolean name) {
    return name || node instanceof SpecMapping;
  }

  private List<SpecNode> values(MatrixCall call, String field, SpecNode value) {
    if (call.sets()) {
      return List.of(field(call.kind(), field, value));
    }
    SpecNode values = axis(call.kind(), field, value);
    return values instanceof SpecSequence list ? list.items() : List.of(values);
  }

  /** The values that a field of a matrix takes; one that is no list stands for itself. */
  private SpecNode axis(MatrixKind kind, String field, SpecNode value) {
    if (field.equals(CONFIG) && (kind == MatrixKind.TASKS || kind == MatrixKind.MODELS)) {
      return listOrMatrix(value, Place.CONFIGS);
    }
    if (kind != MatrixKind.TASKS) {
      return value;
    }
    return switch (field) {
      case MODEL -> listOrMatrix(value, Place.MODELS);
      case SOLVER -> listOrMatrix(value, Place.SOLVER_CHOICES);
      case MODEL_ROLES ->
          value instanceof SpecSequence choices
              ? SpecSequence.owning(
                  choices.items().stream().map(this::roles).toList(), value.origin())
              : roles(value);
      default -> value;
    };
  }

  private static SpecMapping change(
      SpecMapping mapping, String key, UnaryOperator<SpecNode> change) {
    SpecNode value = mapping.fields().get(key);
    if (value == null) {
      return mapping;
    }
    SpecNode changed = change.apply(value);
    return changed == value ? mapping : mapping.with(key, changed);
  }
}
