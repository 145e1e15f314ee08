package io.evalflow.engine.plan;

import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecPlaces;
import io.evalflow.engine.spec.TokenLimits;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.spec.FlowAgent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a spec may say and only a Python runtime can do. In a run of this process what would change
 * results is refused by name, and what would not is left out with one warning that names it all.
 */
final class PythonOnly {
  private static final Logger LOG = LoggerFactory.getLogger(PythonOnly.class);

  /** Fields that change results, each with the value that does not. */
  private static final Map<String, JsonNode> OPTIONS =
      unlike(
          "sandbox scanner approval review model_cost_config bundle_dir",
          "checkpoint sample_shuffle score_on_error embed_viewer",
          "log_samples");

  private static final Map<String, JsonNode> TASK =
      unlike(
          "factory model_roles sandbox approval review cost_limit early_stopping",
          "checkpoint score_on_error",
          "");

  private static final Set<String> HARMLESS_OPTIONS =
      Set.of(
          "retry_attempts",
          "retry_wait",
          "retry_connections",
          "retry_cleanup",
          "sandbox_cleanup",
          "sandbox_prebuilt",
          "acp_server",
          "ctl_server",
          "trace",
          "display",
          "score_display",
          "notification",
          "log_level",
          "log_level_transcript",
          "debug_errors",
          "incomplete_action",
          "incomplete_max",
          "max_dataset_memory",
          "max_subprocesses",
          "max_sandboxes",
          "log_realtime",
          "log_images",
          "log_model_api",
          "log_refusals",
          "log_shared",
          "bundle_overwrite",
          "bundle_url_mappings");

  private static final List<String> HARMLESS =
      List.of("store", "python_version", "dependencies", "instantiate");

  private final SpecPlaces places;
  private final Set<String> leftOut = new TreeSet<>();

  private PythonOnly(SpecPlaces places) {
    this.places = places;
  }

  private static Map<String, JsonNode> unlike(String absent, String falsy, String truthy) {
    Map<String, JsonNode> fields = new HashMap<>();
    for (String name : List.of(absent.split(" ", -1))) {
      fields.put(name, MissingNode.getInstance());
    }
    for (String name : List.of(falsy.split(" ", -1))) {
      fields.put(name, BooleanNode.FALSE);
    }
    for (String name : List.of(truthy.split(" ", -1))) {
      fields.put(name, BooleanNode.TRUE);
    }
    return fields;
  }

  /**
   * Checks a spec that is to run in this process.
   *
   * @throws FlowException with {@code UNSUPPORTED} naming the field
   */
  static void check(ResolvedSpec spec) {
    PythonOnly check = new PythonOnly(spec.places());
    ObjectNode tree = spec.tree();
    JsonPointer root = JsonPointer.empty();
    check.refuse(tree.path("options"), OPTIONS, root.appendProperty("options"));
    JsonPointer tasks = root.appendProperty("tasks");
    for (int i = 0; i < tree.path("tasks").size(); i++) {
      check.task(tree.path("tasks").get(i), tasks.appendIndex(i));
    }
    HARMLESS.forEach(name -> check.leaveOut(tree, name, ""));
    HARMLESS_OPTIONS.forEach(name -> check.leaveOut(tree.path("options"), name, "options."));
    if (!check.leftOut.isEmpty()) {
      LOG.warn(
          "Left out, as only a Python runtime (execution_type: venv) knows them: {}",
          String.join(", ", check.leftOut));
    }
  }

  private void task(JsonNode task, JsonPointer at) {
    refuse(task, TASK, at);
    part(task.path("model"), at.appendProperty("model"));
    leaveOut(task.path("model"), "memoize", "model.");
    leaveOut(task, "headline_metric", "");
    parts(task.path("solver"), at.appendProperty("solver"));
    parts(task.path("scorer"), at.appendProperty("scorer"));
    JsonNode tokens = task.path("token_limit");
    if (!tokens.isMissingNode() && !tokens.isNull() && TokenLimits.tokens(tokens) == null) {
      throw refused(at.appendProperty("token_limit"), "");
    }
  }

  private void parts(JsonNode parts, JsonPointer at) {
    if (parts.isArray()) {
      for (int i = 0; i < parts.size(); i++) {
        part(parts.get(i), at.appendIndex(i));
      }
    } else {
      part(parts, at);
    }
  }

  private void part(JsonNode part, JsonPointer at) {
    if (part.hasNonNull("factory")) {
      throw refused(at.appendProperty("factory"), "");
    }
    if (part.path("type").asString("").equals(FlowAgent.TYPE)) {
      throw refused(at, ", an agent,");
    }
  }

  private void refuse(JsonNode given, Map<String, JsonNode> fields, JsonPointer at) {
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      JsonNode harmless = fields.get(field.getKey());
      JsonNode value = field.getValue();
      if (harmless != null && !value.isNull() && !value.equals(harmless)) {
        throw refused(at.appendProperty(field.getKey()), "");
      }
    }
  }

  private FlowException refused(JsonPointer at, String what) {
    return new FlowException(
        ErrorCode.UNSUPPORTED,
        places.field(at) + what + " can be honoured by a Python runtime only",
        "run it with execution_type: venv, or leave it out",
        null);
  }

  private void leaveOut(JsonNode given, String field, String before) {
    if (given.hasNonNull(field)) {
      leftOut.add(before + field);
    }
  }
}
