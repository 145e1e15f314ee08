package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.spec.FlowAgent;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowSolver;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowTask;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds values that have the right type and make no sense. What one place gives to many tasks is
 * said once. For one spec.
 */
final class SpecChecks {
  private static final List<String> LOG_FORMATS = List.of("eval", "json");
  private static final List<String> DISPLAYS =
      List.of("full", "conversation", "rich", "plain", "log", "none");
  private static final List<String> INCOMPLETE = List.of("retry", "error");
  private static final List<String> INSTANTIATE = List.of("serial", "by_task", "parallel");

  private static final List<String> VERBOSITIES = List.of("low", "medium", "high");
  private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
  private static final List<String> REASONING_EFFORTS =
      List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
  private static final List<String> MODES = List.of("standard", "pro");
  private static final List<String> SUMMARIES = List.of("none", "concise", "detailed", "auto");
  private static final List<String> HISTORIES = List.of("none", "all", "last", "auto");
  private static final Set<String> HEADLINE_METRIC = Set.of("scorer", "score", "metric", "reducer");
  private static final int MOST_PROMPT_LOGPROBS = 20;

  private final SpecMapping located;
  private final PrunedTree tree;
  private final Predicate<JsonPointer> judged;
  private final SpecPlaces places;
  private final UnionFields unions;
  private final SpecProblems problems = new SpecProblems();
  private final Set<String> said = new HashSet<>();

  private SpecChecks(SpecMapping located, PrunedTree tree, Predicate<JsonPointer> judged) {
    this.located = located;
    this.tree = tree;
    this.judged = judged;
    this.places = new Places(located, tree);
    this.unions = new UnionFields(places, this::refuse);
  }

  /** A whole spec. */
  static SpecChecks of(SpecMapping located, ObjectNode root) {
    return new SpecChecks(located, new PrunedTree(root), at -> true);
  }

  /**
   * What is right in a file in which something else is wrong: only what later stages can no longer
   * make right. A mapping may be filled from elsewhere, and a reference in a text be put in.
   */
  static SpecChecks ofRest(SpecMapping located, PrunedTree rest) {
    return new SpecChecks(
        located,
        rest,
        at -> {
          JsonNode value = rest.root().at(at);
          boolean reference = value.isString() && value.stringValue().indexOf('{') >= 0;
          return !value.isMissingNode() && !value.isObject() && !reference && rest.isWhole(at);
        });
  }

  /** Where values of a pruned tree stood. */
  private record Places(SpecMapping located, PrunedTree tree) implements SpecPlaces {
    @Override
    public String of(JsonPointer pointer) {
      return located.nearest(tree.original(pointer)).origin().place();
    }

    @Override
    public String field(JsonPointer pointer) {
      return of(pointer) + ": " + StrictBinder.path(tree.original(pointer));
    }
  }

  private void refuse(JsonPointer at, String problem) {
    refuse(at, places.invalid(at, problem));
  }

  private void refuse(JsonPointer at, FlowException error) {
    Origin origin = located.nearest(tree.original(at)).origin();
    String problem = error.message().substring(places.field(at).length());
    if (judged.test(at) && said.add(origin.place() + problem)) {
      problems.add(origin, error);
    }
  }

  /** All that is wrong with the spec that was bound from the tree. */
  SpecProblems check(FlowSpec spec) {
    JsonPointer root = JsonPointer.empty();
    text(spec.logDir(), root.appendProperty("log_dir"));
    text(spec.executionType(), root.appendProperty("execution_type"));
    oneOf(
        INSTANTIATE,
        spec.instantiate() == null ? null : spec.instantiate().mode(),
        instantiateMode(root.appendProperty("instantiate")));
    if (spec.options() != null) {
      options(spec.options(), root.appendProperty("options"));
    }
    for (int i = 0; i < spec.tasks().size(); i++) {
      task(spec.tasks().get(i), root.appendProperty("tasks").appendIndex(i));
    }
    return problems;
  }

  /** The mode stands alone, or in a mapping. */
  private JsonPointer instantiateMode(JsonPointer at) {
    return tree.root().at(at).isObject() ? at.appendProperty("mode") : at;
  }

  private void options(FlowOptions options, JsonPointer at) {
    limit(options.limit(), at.appendProperty("limit"));
    failOnError(options.failOnError(), at.appendProperty("fail_on_error"));
    atLeast(0, options.retryOnError(), at.appendProperty("retry_on_error"));
    atLeast(1, options.maxSamples(), at.appendProperty("max_samples"));
    atLeast(1, options.maxTasks(), at.appendProperty("max_tasks"));
    atLeast(1, options.logBuffer(), at.appendProperty("log_buffer"));
    text(options.evalSetId(), at.appendProperty("eval_set_id"));
    oneOf(LOG_FORMATS, options.logFormat(), at.appendProperty("log_format"));
    sandbox(options.sandbox(), at.appendProperty("sandbox"));
    unions.checkpoint(options.checkpoint(), at);
    fileOrMapping(options.approval(), at.appendProperty("approval"));
    fileOrMapping(options.review(), at.appendProperty("review"));
    fileOrMapping(options.scanner(), at.appendProperty("scanner"));
    fileOrMapping(options.modelCostConfig(), at.appendProperty("model_cost_config"));
    policies(options.approval(), options.review(), at);
    unions.bind(options.scanner(), InspectTypes.Scanner.class, at, "scanner");
    unions.costs(options.modelCostConfig(), at.appendProperty("model_cost_config"));
    switchOr(
        options.acpServer(),
        SpecChecks::isWholeOrText,
        ", a port or an address",
        at.appendProperty("acp_server"));
    switchOr(
        options.ctlServer(), JsonNode::isString, " or a text", at.appendProperty("ctl_server"));
    switchOr(
        options.notification(),
        JsonNode::isString,
        " or a text",
        at.appendProperty("notification"));
    switchOr(
        options.sampleShuffle(),
        JsonNode::isIntegralNumber,
        " or a whole number",
        at.appendProperty("sample_shuffle"));
    switchOr(
        options.logShared(),
        JsonNode::isIntegralNumber,
        " or a whole number",
        at.appendProperty("log_shared"));
    oneOf(DISPLAYS, options.display(), at.appendProperty("display"));
    oneOf(INCOMPLETE, options.incompleteAction(), at.appendProperty("incomplete_action"));
  }

  private void task(@Nullable FlowTask task, JsonPointer at) {
    if (task == null) {
      refuse(at, "a task must not be null");
      return;
    }
    if (task.task() == null && task.factory() == null) {
      name(task.name(), at, "a task");
    }
    if (task.model() != null) {
      model(task.model(), at.appendProperty("model"));
    }
    solvers(task.solver(), at.appendProperty("solver"));
    scorers(task.scorer(), at.appendProperty("scorer"));
    config(task.config(), at.appendProperty("config"));
    if (task.epochs() != null) {
      JsonPointer epochs = at.appendProperty("epochs");
      atLeast(1, task.epochs().epochs(), epochs);
      if (task.epochs().reducer() != null && task.epochs().reducer().isEmpty()) {
        refuse(epochs.appendProperty("reducer"), "must not be empty");
      }
    }
    failOnError(task.failOnError(), at.appendProperty("fail_on_error"));
    atLeast(1, task.messageLimit(), at.appendProperty("message_limit"));
    sandbox(task.sandbox(), at.appendProperty("sandbox"));
    unions.checkpoint(task.checkpoint(), at);
    fileOrMapping(task.approval(), at.appendProperty("approval"));
    fileOrMapping(task.review(), at.appendProperty("review"));
    policies(task.approval(), task.review(), at);
    headlineMetric(task.headlineMetric(), at.appendProperty("headline_metric"));
    JsonPointer tokens = at.appendProperty("token_limit");
    TokenLimits.problem(task.tokenLimit()).ifPresent(problem -> refuse(tokens, problem));
    unions.bind(task.tokenLimit(), InspectTypes.TokenLimit.class, at, "token_limit");
    atLeast(1, task.turnLimit(), at.appendProperty("turn_limit"));
    atLeast(1, task.timeLimit(), at.appendProperty("time_limit"));
    atLeast(1, task.workingLimit(), at.appendProperty("working_limit"));
    JsonNode version = task.version();
    if (version != null && !version.isNull() && !isWholeOrText(version)) {
      refuse(
          at.appendProperty("version"), "expected a whole number or a text, not " + show(version));
    }
    sampleId(task.sampleId(), at.appendProperty("sample_id"));
  }

  private void model(FlowModel model, JsonPointer at) {
    if (model.factory() == null) {
      name(model.name(), at, "a model");
    }
    config(model.config(), at.appendProperty("config"));
  }

  private void solvers(@Nullable List<FlowSolver> solvers, JsonPointer at) {
    for (int i = 0; solvers != null && i < solvers.size(); i++) {
      FlowSolver solver = solvers.get(i);
      JsonPointer one = item(at, i);
      if (solver.factory() == null) {
        name(solver.name(), one, solver.isAgent() ? "an agent" : "a solver");
      }
      if (solver.type() != null && tree.root().at(at).isArray()) {
        refuse(one, "an agent cannot stand in a list of solvers");
      }
      oneOf(List.of(FlowAgent.TYPE), solver.type(), one.appendProperty("type"));
    }
  }

  private void scorers(@Nullable List<FlowScorer> scorers, JsonPointer at) {
    for (int i = 0; scorers != null && i < scorers.size(); i++) {
      if (scorers.get(i).factory() == null) {
        name(scorers.get(i).name(), item(at, i), "a scorer");
      }
    }
  }

  /** An element of a list; or the value itself, where one stands for a list of one. */
  private JsonPointer item(JsonPointer list, int index) {
    return tree.root().at(list).isArray() ? list.appendIndex(index) : list;
  }

  private void config(@Nullable GenerateConfig config, JsonPointer at) {
    if (config != null) {
      atLeast(1, config.maxConnections(), at.appendProperty("max_connections"));
      atLeast(0, config.maxRetries(), at.appendProperty("max_retries"));
      atLeast(1, config.numChoices(), at.appendProperty("num_choices"));
      unions.config(config, at);
      atLeast(1, config.promptLogprobs(), at.appendProperty("prompt_logprobs"));
      if (config.promptLogprobs() != null && config.promptLogprobs() > MOST_PROMPT_LOGPROBS) {
        refuse(
            at.appendProperty("prompt_logprobs"),
            "must be at most " + MOST_PROMPT_LOGPROBS + ", not " + config.promptLogprobs());
      }
      oneOf(VERBOSITIES, config.verbosity(), at.appendProperty("verbosity"));
      oneOf(EFFORTS, config.effort(), at.appendProperty("effort"));
      oneOf(REASONING_EFFORTS, config.reasoningEffort(), at.appendProperty("reasoning_effort"));
      oneOf(MODES, config.reasoningMode(), at.appendProperty("reasoning_mode"));
      oneOf(SUMMARIES, config.reasoningSummary(), at.appendProperty("reasoning_summary"));
      oneOf(HISTORIES, config.reasoningHistory(), at.appendProperty("reasoning_history"));
    }
  }

  private void policies(@Nullable JsonNode approval, @Nullable JsonNode review, JsonPointer at) {
    unions.bind(approval, InspectTypes.Approval.class, at, "approval");
    unions.bind(review, InspectTypes.Review.class, at, "review");
  }

  private void sandbox(@Nullable JsonNode value, JsonPointer at) {
    unions.bind(value, InspectTypes.Sandbox.class, at.head(), "sandbox");
    if (value == null || value.isNull() || value.isString() || value.path("type").isString()) {
      return;
    }
    boolean pair =
        value.isArray() && value.size() == 2 && value.valueStream().allMatch(JsonNode::isString);
    if (!pair) {
      refuse(
          at, "expected a type, a list [TYPE, FILE], or a mapping with a type, not " + show(value));
    }
  }

  private void headlineMetric(@Nullable JsonNode value, JsonPointer at) {
    if (value == null || value.isNull() || value.isString()) {
      return;
    }
    if (!value.isObject()
        || !value
            .propertyStream()
            .allMatch(
                field ->
                    HEADLINE_METRIC.contains(field.getKey())
                        && (field.getValue().isString() || field.getValue().isNull()))) {
      refuse(at, "expected a metric, or a mapping with scorer, score, metric and reducer");
    }
  }

  /** A value that may be true or false, or of one other kind or two. */
  private void switchOr(
      @Nullable JsonNode value, Predicate<JsonNode> other, String words, JsonPointer at) {
    if (value != null && !value.isNull() && !value.isBoolean() && !other.test(value)) {
      refuse(at, "expected true, false" + words + ", not " + show(value));
    }
  }

  private void fileOrMapping(@Nullable JsonNode value, JsonPointer at) {
    if (value != null && !value.isNull() && !value.isString() && !value.isObject()) {
      refuse(at, "expected a text or a mapping, not " + show(value));
    }
  }

  private void limit(@Nullable JsonNode limit, JsonPointer at) {
    if (limit == null || limit.isNull()) {
      return;
    }
    if (limit.canConvertToInt() && limit.isIntegralNumber()) {
      atLeast(1, limit.intValue(), at);
    } else if (limit.isArray()
        && limit.size() == 2
        && limit.valueStream().allMatch(bound -> bound.isInt())) {
      int start = limit.get(0).intValue();
      int end = limit.get(1).intValue();
      if (start < 0 || end <= start) {
        refuse(at, "a range must be [START, END] with 0 <= START < END, not " + limit);
      }
    } else {
      refuse(at, "expected a whole number or a range [START, END], not " + show(limit));
    }
  }

  private void failOnError(@Nullable JsonNode value, JsonPointer at) {
    if (value == null || value.isNull() || value.isBoolean()) {
      return;
    }
    if (!value.isNumber()) {
      refuse(at, "expected true, false or a number, not " + show(value));
    } else if (!(value.doubleValue() >= 0)) { // a NaN is refused too
      refuse(at, "must be at least 0, not " + value);
    }
  }

  private void sampleId(@Nullable JsonNode value, JsonPointer at) {
    if (value == null || value.isNull() || isWholeOrText(value)) {
      return;
    }
    if (!value.isArray() || !value.valueStream().allMatch(SpecChecks::isWholeOrText)) {
      refuse(at, "expected a whole number, a text, or a list of them, not " + show(value));
    } else if (value.isEmpty()) {
      refuse(at, "must not be empty");
    }
  }

  private static boolean isWholeOrText(JsonNode value) {
    return value.isString() || value.isIntegralNumber();
  }

  static String show(JsonNode value) {
    return value.isString() ? "the text '" + value.stringValue() + "'" : value.toString();
  }

  private void atLeast(int least, @Nullable Integer value, JsonPointer at) {
    if (value != null && value < least) {
      refuse(at, "must be at least " + least + ", not " + value);
    }
  }

  private void name(@Nullable String name, JsonPointer at, String what) {
    if (name == null) {
      refuse(at, what + " needs a name");
      return;
    }
    text(name, at.appendProperty("name"));
  }

  private void oneOf(List<String> words, @Nullable String value, JsonPointer at) {
    if (value != null && !words.contains(value)) {
      refuse(at, "must be " + either(words) + ", not '" + value + "'");
    }
  }

  private static String either(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private void text(@Nullable String value, JsonPointer at) {
    if (value != null && value.isBlank()) {
      refuse(at, "must not be empty");
    }
  }
}
