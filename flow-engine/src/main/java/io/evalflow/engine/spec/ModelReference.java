package io.evalflow.engine.spec;

import io.evalflow.spi.spec.FlowFactory;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowModelRole;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A place of a resolved spec that names a model. Mirrors {@code SpecModelRef} of Inspect Flow. What
 * only a run finds out is not among them: the model of a task that names none, or one in the
 * arguments of a solver or scorer.
 *
 * @param path the field, such as {@code tasks[0].model_roles['grader']}
 * @param name the model; null if it cannot be known, as of a scanner in a file of its own
 * @param role the role that it plays; null if none
 * @param kind what the name is
 */
public record ModelReference(String path, @Nullable String name, @Nullable String role, Kind kind) {
  /** What the name of a model is. */
  public enum Kind {
    /** A provider and its model. */
    MODEL,
    /** What a Python runtime makes the model by. */
    FACTORY,
    /** The provider's own name of a model that stands in. */
    FALLBACK
  }

  private static final String SCANNER = "options.scanner";

  /** Checks that nothing needed is null. */
  public ModelReference {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(kind, "kind");
  }

  /** The model, if it can be known. */
  public Optional<String> nameIfKnown() {
    return Optional.ofNullable(name);
  }

  /** All of a resolved spec: those of its tasks in their order, then those of its options. */
  public static List<ModelReference> of(ResolvedSpec resolved) {
    FlowSpec spec = resolved.spec();
    List<ModelReference> found = new ArrayList<>();
    for (int i = 0; i < spec.tasks().size(); i++) {
      task(spec.tasks().get(i), "tasks[" + i + "]", found);
    }
    if (spec.options() != null && spec.options().scanner() != null) {
      scanner(spec.options().scanner(), found);
    }
    return List.copyOf(found);
  }

  private static void task(FlowTask task, String path, List<ModelReference> found) {
    if (task.model() != null) {
      model(task.model(), path + ".model", null, found);
    }
    if (task.modelRoles() != null) {
      task.modelRoles()
          .forEach(
              (role, models) -> role(models, path + ".model_roles['" + role + "']", role, found));
    }
    if (task.config() != null) {
      fallbacks(task.config().fallbackModels(), path + ".config", null, found);
    }
  }

  private static void role(
      FlowModelRole models, String path, String role, List<ModelReference> found) {
    for (int i = 0; i < models.models().size(); i++) {
      model(
          models.models().get(i),
          models.models().size() > 1 ? path + "[" + i + "]" : path,
          role,
          found);
    }
  }

  private static void model(
      FlowModel model, String path, @Nullable String boundTo, List<ModelReference> found) {
    FlowFactory factory = model.factory();
    String role = boundTo == null ? model.role() : boundTo;
    found.add(
        factory == null
            ? new ModelReference(path, model.name(), role, Kind.MODEL)
            : new ModelReference(path, factory.factory(), role, Kind.FACTORY));
    if (model.config() != null) {
      fallbacks(model.config().fallbackModels(), path + ".config", role, found);
    }
  }

  private static void fallbacks(
      @Nullable List<String> names,
      String config,
      @Nullable String role,
      List<ModelReference> found) {
    for (int i = 0; names != null && i < names.size(); i++) {
      String path = config + ".fallback_models[" + i + "]";
      found.add(new ModelReference(path, names.get(i), role, Kind.FALLBACK));
    }
  }

  /** A scanner's models are known if it stands in the spec itself. */
  private static void scanner(JsonNode scanner, List<ModelReference> found) {
    if (scanner.isNull()) {
      return;
    }
    if (!scanner.isObject()) {
      found.add(new ModelReference(SCANNER, null, null, Kind.MODEL));
      return;
    }
    JsonNode model = scanner.path("model");
    if (!model.isMissingNode() && !model.isNull()) {
      // Several names in one text are several models.
      boolean one = model.isString() && !model.stringValue().contains(",");
      String name = one ? model.stringValue() : null;
      found.add(new ModelReference(SCANNER + ".model", name, null, Kind.MODEL));
    }
    scanner
        .path("model_roles")
        .properties()
        .forEach(
            role ->
                found.add(
                    new ModelReference(
                        SCANNER + ".model_roles['" + role.getKey() + "']",
                        role.getValue().isString() ? role.getValue().stringValue() : null,
                        role.getKey(),
                        Kind.MODEL)));
    List<String> names =
        scanner
            .path("generate_config")
            .path("fallback_models")
            .valueStream()
            .filter(JsonNode::isString)
            .map(JsonNode::stringValue)
            .toList();
    fallbacks(names, SCANNER + ".generate_config", null, found);
  }
}
