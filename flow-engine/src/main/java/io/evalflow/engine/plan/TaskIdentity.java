package io.evalflow.engine.plan;

import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.SampleLimits;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.log.EvalConfig;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalPlanStep;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.GenerateConfigBuilder;
import io.evalflow.spi.spec.FlowModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What makes a task the same task in another run, so that its log can be taken up: file, name,
 * passed arguments, model and its arguments, solvers, the generation config that affects the
 * output, version and limits. Not: epochs, scorers, tags, metadata, sample limit. As Inspect's task
 * identifier (version 3), which it need not equal: it is computed anew from each log.
 *
 * @param text all of it, in a canonical form
 */
record TaskIdentity(String text) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String API_KEY = "api_key";
  private static final String AWS_PREFIX = "aws_";

  static TaskIdentity of(MadeTask made, Task task) {
    FlowModel model = made.spec().model();
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    identity.put("file", made.taskFile());
    identity.put("name", made.name());
    identity.set("args", sorted(made.spec().args()));
    identity.put("model", made.model());
    identity.set("model_args", modelArgs(model == null ? null : model.modelArgs()));
    identity.set("model_config", config(model == null ? null : model.config()));
    ArrayNode steps = identity.putArray("solvers");
    for (Part<Solver> solver : task.solvers()) {
      steps.addObject().put("name", solver.name()).set("args", sorted(solver.passed()));
    }
    if (task.solvers().isEmpty()) {
      steps.addObject().put("name", "generate").putObject("args");
    }
    identity.set("config", config(task.config()));
    identity.set("version", Objects.requireNonNullElse(task.version(), IntNode.valueOf(0)));
    SampleLimits limits = task.limits() == null ? SampleLimits.NONE : task.limits();
    identity.put("message_limit", limits.messageLimit());
    identity.put("token_limit", limits.tokenLimit());
    identity.put("turn_limit", limits.turnLimit());
    identity.put("time_limit", limits.timeLimit());
    identity.put("working_limit", limits.workingLimit());
    return new TaskIdentity(identity.toString());
  }

  static TaskIdentity of(EvalLog log) {
    EvalSpec eval = log.eval();
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    identity.put("file", eval.taskFile());
    identity.put("name", eval.task());
    identity.set("args", sorted(eval.taskArgsPassed()));
    identity.put("model", eval.model());
    identity.set("model_args", modelArgs(eval.modelArgs()));
    identity.set("model_config", config(eval.modelGenerateConfig()));
    ArrayNode steps = identity.putArray("solvers");
    for (EvalPlanStep step : log.plan().steps()) {
      ObjectNode one = steps.addObject().put("name", step.solver());
      one.set("args", sorted(step.paramsPassed() == null ? step.params() : step.paramsPassed()));
    }
    identity.set("config", config(log.plan().config()));
    identity.set("version", eval.taskVersion());
    EvalConfig limits = eval.config();
    identity.put("message_limit", limits.messageLimit());
    identity.put("token_limit", limits.tokenLimit());
    identity.put("turn_limit", limits.turnLimit());
    identity.put("time_limit", limits.timeLimit());
    identity.put("working_limit", limits.workingLimit());
    return new TaskIdentity(identity.toString());
  }

  /** Without what changes how calls are made but not what they answer. */
  private static JsonNode config(@Nullable GenerateConfig config) {
    GenerateConfig relevant =
        GenerateConfigBuilder.builder(config == null ? GenerateConfig.empty() : config)
            .maxRetries(null)
            .timeout(null)
            .attemptTimeout(null)
            .streamIdleTimeout(null)
            .maxConnections(null)
            .adaptiveConnections(null)
            .batch(null)
            .cache(null)
            .cachePrompt(null)
            .build();
    return sorted(MAPPER.<JsonNode>valueToTree(relevant));
  }

  /** Without what no log holds. */
  private static JsonNode modelArgs(@Nullable Map<String, JsonNode> args) {
    Map<String, JsonNode> logged = new LinkedHashMap<>(args == null ? Map.of() : args);
    logged.keySet().removeIf(name -> name.equals(API_KEY) || name.startsWith(AWS_PREFIX));
    return sorted(logged);
  }

  private static JsonNode sorted(@Nullable Map<String, JsonNode> fields) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(fields == null ? Map.of() : fields)
        .forEach((name, value) -> object.set(name, sorted(value)));
    return object;
  }

  private static JsonNode sorted(JsonNode value) {
    if (value instanceof ObjectNode object) {
      Map<String, JsonNode> fields = new LinkedHashMap<>();
      object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
      return sorted(fields);
    }
    if (value instanceof ArrayNode array) {
      ArrayNode items = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return value;
  }
}
