package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.spi.spec.FlowAgent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Puts values that may be written in several ways into the one in which Inspect Flow keeps and
 * prints them, before files are merged: so equal values are found equal. What is wrong stays as it
 * is, and is refused when it is checked.
 */
final class CanonicalForms implements SpecStage {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(?:(\\d{1,9})-)?(\\d{1,9})");
  private static final Set<String> POLICY = Set.of("name", "tools", "params");

  private final CheckpointForms checkpoints;

  CanonicalForms(CheckpointForms checkpoints) {
    this.checkpoints = checkpoints;
  }

  @Override
  public SpecMapping apply(SpecMapping spec, SpecProblems problems) {
    return apply(spec);
  }

  SpecMapping apply(SpecMapping spec) {
    SpecMapping changed = TreeEdits.field(spec, "includes", each(this::apply));
    changed = TreeEdits.field(changed, "options", one(this::options));
    changed = TreeEdits.field(changed, "defaults", one(this::defaults));
    return TreeEdits.field(changed, "tasks", each(this::task));
  }

  private static UnaryOperator<SpecNode> one(UnaryOperator<SpecMapping> change) {
    return node -> TreeEdits.mapping(node, change);
  }

  private static UnaryOperator<SpecNode> each(UnaryOperator<SpecMapping> change) {
    return node -> TreeEdits.items(node, one(change));
  }

  private static UnaryOperator<SpecNode> values(UnaryOperator<SpecMapping> change) {
    return node -> TreeEdits.values(node, one(change));
  }

  private SpecMapping options(SpecMapping options) {
    SpecMapping changed = each(options, NumberTexts.OPTIONS, NumberTexts::number);
    changed = TreeEdits.field(changed, "incomplete_max", NumberTexts::text);
    changed = TreeEdits.field(changed, "fail_on_error", NumberTexts::text);
    changed = TreeEdits.field(changed, "checkpoint", checkpoints::apply);
    return policies(changed);
  }

  private SpecMapping defaults(SpecMapping defaults) {
    SpecMapping changed = TreeEdits.field(defaults, "config", one(CanonicalForms::config));
    changed = TreeEdits.field(changed, "model", one(CanonicalForms::model));
    changed = TreeEdits.field(changed, "model_prefix", values(CanonicalForms::model));
    changed = TreeEdits.field(changed, "task", one(this::task));
    return TreeEdits.field(changed, "task_prefix", values(this::task));
  }

  private SpecMapping task(SpecMapping task) {
    SpecMapping changed = each(task, NumberTexts.TASK, NumberTexts::text);
    changed = TreeEdits.field(changed, "fail_on_error", NumberTexts::text);
    changed = TreeEdits.field(changed, "checkpoint", checkpoints::apply);
    changed = TreeEdits.field(changed, "config", one(CanonicalForms::config));
    changed = TreeEdits.field(changed, "model", one(CanonicalForms::model));
    changed =
        TreeEdits.field(
            changed,
            "model_roles",
            roles ->
                TreeEdits.values(
                    roles, role -> TreeEdits.oneOrMany(role, one(CanonicalForms::model))));
    changed =
        TreeEdits.field(
            changed, "solver", solver -> TreeEdits.oneOrMany(solver, one(CanonicalForms::solver)));
    return policies(changed);
  }

  private static SpecMapping model(SpecMapping model) {
    return TreeEdits.field(model, "config", one(CanonicalForms::config));
  }

  /** That an agent has a type at all makes it one. */
  private static SpecMapping solver(SpecMapping solver) {
    return TreeEdits.field(
        solver,
        "type",
        type -> type.isNull() ? SpecScalar.of(FlowAgent.TYPE, type.origin()) : type);
  }

  private static SpecMapping policies(SpecMapping holder) {
    SpecMapping changed =
        TreeEdits.field(
            holder,
            "approval",
            one(approval -> TreeEdits.field(approval, "approvers", each(CanonicalForms::policy))));
    return TreeEdits.field(
        changed,
        "review",
        one(review -> TreeEdits.field(review, "reviewers", each(CanonicalForms::policy))));
  }

  /** What else stands in a policy are parameters. */
  private static SpecMapping policy(SpecMapping policy) {
    if (POLICY.containsAll(policy.fields().keySet())) {
      return policy;
    }
    Map<String, SpecNode> params = new LinkedHashMap<>();
    if (policy.fields().get("params") instanceof SpecMapping given) {
      params.putAll(given.fields());
    }
    SpecMapping rest = policy;
    for (Map.Entry<String, SpecNode> field : policy.fields().entrySet()) {
      if (!POLICY.contains(field.getKey())) {
        params.put(field.getKey(), field.getValue());
        rest = rest.without(field.getKey());
      }
    }
    return rest.with("params", SpecMapping.owning(params, policy.origin()));
  }

  private static SpecMapping config(SpecMapping config) {
    SpecMapping changed = each(config, NumberTexts.CONFIG, NumberTexts::text);
    changed =
        TreeEdits.field(changed, "logit_bias", bias -> TreeEdits.values(bias, NumberTexts::text));
    changed =
        TreeEdits.field(
            changed,
            "batch",
            one(batch -> each(batch, Set.of("send_delay", "tick"), NumberTexts::text)));
    changed = TreeEdits.field(changed, "reasoning_history", CanonicalForms::history);
    return TreeEdits.field(changed, "adaptive_connections", CanonicalForms::adaptive);
  }

  /** True and false stand for words, of which YAML 1.1 reads some as true and false. */
  private static SpecNode history(SpecNode node) {
    JsonNode value = node.toJson();
    return value.isBoolean()
        ? SpecScalar.of(value.booleanValue() ? "all" : "none", node.origin())
        : node;
  }

  private static SpecNode adaptive(SpecNode node) {
    String text = TreeEdits.text(node);
    if (text == null) {
      return TreeEdits.mapping(node, CanonicalForms::bounds);
    }
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      return node;
    }
    Origin origin = node.origin();
    SpecMapping bounds =
        SpecMapping.empty(origin)
            .with("min", number(Integer.parseInt(range.group(1)), origin))
            .with("max", number(Integer.parseInt(range.group(3)), origin));
    return range.group(2) == null
        ? bounds(bounds)
        : bounds.with("start", number(Integer.parseInt(range.group(2)), origin));
  }

  /** Bounds that are not given move to where the given ones allow them to be. */
  private static SpecMapping bounds(SpecMapping given) {
    SpecMapping changed =
        each(
            given,
            Set.of("cooldown_seconds", "decrease_factor", "scale_up_percent"),
            NumberTexts::number);
    int max = whole(changed, "max", InspectTypes.AdaptiveConcurrency.MAX);
    if (!changed.has("min") && max < InspectTypes.AdaptiveConcurrency.MIN) {
      changed = changed.with("min", number(max, given.origin()));
    }
    int min = whole(changed, "min", InspectTypes.AdaptiveConcurrency.MIN);
    int start = Math.max(min, Math.min(InspectTypes.AdaptiveConcurrency.START, max));
    return changed.has("start") || start == InspectTypes.AdaptiveConcurrency.START
        ? changed
        : changed.with("start", number(start, given.origin()));
  }

  private static int whole(SpecMapping mapping, String field, int otherwise) {
    SpecNode value = mapping.fields().get(field);
    return value != null && value.toJson().isInt() ? value.toJson().intValue() : otherwise;
  }

  private static SpecScalar number(int value, Origin origin) {
    return new SpecScalar(JSON.numberNode(value), origin);
  }

  private static SpecMapping each(
      SpecMapping mapping, Set<String> fields, UnaryOperator<SpecNode> change) {
    SpecMapping changed = mapping;
    for (String field : fields) {
      changed = TreeEdits.field(changed, field, change);
    }
    return changed;
  }
}
