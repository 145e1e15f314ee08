package io.evalflow.engine.spec;

import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.spec.FlowAgent;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowSolver;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowTask;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Refuses values that have the right type and make no sense. */
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

  private final ObjectNode root;
  private final SpecPlaces places;
  private final UnionFields unions;

  SpecChecks(SpecTree tree) {
    this.root = tree.root();
    this.places = tree.places();
    this.unions =
        new UnionFields(
            places,
            (at, error) -> {
              throw error;
            });
  }

  void check(FlowSpec spec) {
    JsonPointer root = JsonPointer.empty();
    text(spec.logDir(), root.appendProperty("log_dir"));
    text(spec.executionType(), root.appendProperty("execution_type"));
    oneOf(
        INSTANTIATE,
        spec.instantiate() == null ? null : spec.instantiate().mode(),
        root.appendProperty("instantiate"));
    if (spec.options() != null) {
      options(spec.options(), root.appendProperty("options"));
    }
    for (int i = 0; i < spec.tasks().size(); i++) {
      task(spec.tasks().get(i), root.appendProperty("tasks").appendIndex(i));
    }
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
        "a port or address",
        at.appendProperty("acp_server"));
    switchOr(options.ctlServer(), JsonNode::isString, "a text", at.appendProperty("ctl_server"));
    switchOr(
        options.notification(), JsonNode::isString, "a text", at.appendProperty("notification"));
    switchOr(
        options.sampleShuffle(),
        JsonNode::isIntegralNumber,
        "a whole number",
        at.appendProperty("sample_shuffle"));
    switchOr(
        options.logShared(),
        JsonNode::isIntegralNumber,
        "a whole number",
        at.appendProperty("log_shared"));
    oneOf(DISPLAYS, options.display(), at.appendProperty("display"));
    oneOf(INCOMPLETE, options.incompleteAction(), at.appendProperty("incomplete_action"));
  }

  private void task(@Nullable FlowTask task, JsonPointer at) {
    if (task == null) {
      throw places.invalid(at, "a task must not be null");
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
        throw places.invalid(epochs.appendProperty("reducer"), "must not be empty");
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
    TokenLimits.problem(task.tokenLimit())
        .ifPresent(
            problem -> {
              throw places.invalid(at.appendProperty("token_limit"), problem);
            });
    unions.bind(task.tokenLimit(), InspectTypes.TokenLimit.class, at, "token_limit");
    atLeast(1, task.turnLimit(), at.appendProperty("turn_limit"));
    atLeast(1, task.timeLimit(), at.appendProperty("time_limit"));
    atLeast(1, task.workingLimit(), at.appendProperty("working_limit"));
    JsonNode version = task.version();
    if (version != null && !version.isNull() && !isWholeOrText(version)) {
      throw places.invalid(
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
      if (solver.type() != null && root.at(at).isArray()) {
        throw places.invalid(one, "an agent cannot stand in a list of solvers");
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
    return root.at(list).isArray() ? list.appendIndex(index) : list;
  }

  private void config(@Nullable GenerateConfig config, JsonPointer at) {
    if (config != null) {
      atLeast(1, config.maxConnections(), at.appendProperty("max_connections"));
      atLeast(0, config.maxRetries(), at.appendProperty("max_retries"));
      atLeast(1, config.numChoices(), at.appendProperty("num_choices"));
      unions.config(config, at);
      atLeast(1, config.promptLogprobs(), at.appendProperty("prompt_logprobs"));
      if (config.promptLogprobs() != null && config.promptLogprobs() > MOST_PROMPT_LOGPROBS) {
        throw places.invalid(
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
      throw places.invalid(
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
      throw places.invalid(
          at, "expected a metric, or a mapping with scorer, score, metric and reducer");
    }
  }

  /** A value that may be true or false, or of one other kind or two. */
  private void switchOr(
      @Nullable JsonNode value, Predicate<JsonNode> other, String words, JsonPointer at) {
    if (value != null && !value.isNull() && !value.isBoolean() && !other.test(value)) {
      throw places.invalid(at, "expected true, false or " + words + ", not " + show(value));
    }
  }

  private void fileOrMapping(@Nullable JsonNode value, JsonPointer at) {
    if (value != null && !value.isNull() && !value.isString() && !value.isObject()) {
      throw places.invalid(at, "expected a text or a mapping, not " + show(value));
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
        throw places.invalid(
            at, "a range must be [START, END] with 0 <= START < END, not " + limit);
      }
    } else {
      throw places.invalid(
          at, "expected a whole number or a range [START, END], not " + show(limit));
    }
  }

  private void failOnError(@Nullable JsonNode value, JsonPointer at) {
    if (value == null || value.isNull() || value.isBoolean()) {
      return;
    }
    if (!value.isNumber()) {
      throw places.invalid(at, "expected true, false or a number, not " + show(value));
    }
    // A NaN is refused too.
    if (!(value.doubleValue() >= 0)) {
      throw places.invalid(at, "must be at least 0, not " + value);
    }
  }

  private void sampleId(@Nullable JsonNode value, JsonPointer at) {
    if (value == null || value.isNull() || isWholeOrText(value)) {
      return;
    }
    if (!value.isArray() || !value.valueStream().allMatch(SpecChecks::isWholeOrText)) {
      throw places.invalid(
          at, "expected a whole number, a text, or a list of them, not " + show(value));
    }
    if (value.isEmpty()) {
      throw places.invalid(at, "must not be empty");
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
      throw places.invalid(at, "must be at least " + least + ", not " + value);
    }
  }

  private void name(@Nullable String name, JsonPointer at, String what) {
    if (name == null) {
      throw places.invalid(at, what + " needs a name");
    }
    text(name, at.appendProperty("name"));
  }

  private void oneOf(List<String> words, @Nullable String value, JsonPointer at) {
    if (value != null && !words.contains(value)) {
      throw places.invalid(at, "must be " + either(words) + ", not '" + value + "'");
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
      throw places.invalid(at, "must not be empty");
    }
  }
}
