package io.evalflow.spi.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.spec.MatrixProduct.Base;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Matrices in code: lists of tasks, models and so on, as the product of values of their fields, or
 * with fields set on all of them. Products, their order and what is refused are those of the
 * functions of Inspect Flow.
 *
 * <pre>{@code
 * List<FlowTask> tasks =
 *     tasksMatrix(
 *         tasks("gpqa", "mmlu"),
 *         axis("model", "openai/gpt-4o", "anthropic/claude-sonnet-4-0"),
 *         axis("config", configsMatrix(axis("temperature", 0.0, 1.0))));
 * }</pre>
 *
 * <p>A field that a base gives may not be in a matrix too, other than {@code config}, whose fields
 * are merged, those of the matrix on top. All methods throw a {@link FlowException} that names the
 * field if a base gives it too, if there is no such field, or if a value is of another type. Safe
 * for use by many threads.
 */
public final class FlowMatrices {
  private static final JsonMapper MAPPER = new JsonMapper();

  private FlowMatrices() {}

  /** Tasks by name. */
  public static List<FlowTask> tasks(String... names) {
    return Arrays.stream(names).map(FlowTask::of).toList();
  }

  /** Models by name. */
  public static List<FlowModel> models(String... names) {
    return Arrays.stream(names).map(FlowModel::of).toList();
  }

  /** Solvers by name. */
  public static List<FlowSolver> solvers(String... names) {
    return Arrays.stream(names).map(FlowSolver::of).toList();
  }

  /** Agents by name. */
  public static List<FlowAgent> agents(String... names) {
    return Arrays.stream(names).map(FlowAgent::of).toList();
  }

  /** For each task the product of the values; tasks made in code keep their code. */
  public static List<FlowTask> tasksMatrix(List<FlowTask> tasks, MatrixAxis... axes) {
    return tasks("tasksMatrix", tasks, axes);
  }

  /** Sets fields on all tasks; tasks made in code keep their code. */
  public static List<FlowTask> tasksWith(List<FlowTask> tasks, MatrixAxis... fields) {
    return tasks("tasksWith", tasks, settings(fields));
  }

  /** For each model the product of the values. */
  public static List<FlowModel> modelsMatrix(List<FlowModel> models, MatrixAxis... axes) {
    return product("modelsMatrix", models, FlowModel.class, axes);
  }

  /** Sets fields on all models. */
  public static List<FlowModel> modelsWith(List<FlowModel> models, MatrixAxis... fields) {
    return product("modelsWith", models, FlowModel.class, settings(fields));
  }

  /** The product of the values of generation configs. */
  public static List<GenerateConfig> configsMatrix(MatrixAxis... axes) {
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    return configsMatrix(
        List.of(StrictBinder.bind(nothing, GenerateConfig.class, "configsMatrix")), axes);
  }

  /** For each generation config the product of the values. */
  public static List<GenerateConfig> configsMatrix(
      List<GenerateConfig> configs, MatrixAxis... axes) {
    return product("configsMatrix", configs, GenerateConfig.class, axes);
  }

  /** Sets fields on all generation configs. */
  public static List<GenerateConfig> configsWith(
      List<GenerateConfig> configs, MatrixAxis... fields) {
    return product("configsWith", configs, GenerateConfig.class, settings(fields));
  }

  /** For each solver the product of the values. */
  public static List<FlowSolver> solversMatrix(List<FlowSolver> solvers, MatrixAxis... axes) {
    return product("solversMatrix", solvers, FlowSolver.class, axes);
  }

  /** Sets fields on all solvers. */
  public static List<FlowSolver> solversWith(List<FlowSolver> solvers, MatrixAxis... fields) {
    return product("solversWith", solvers, FlowSolver.class, settings(fields));
  }

  /** For each agent the product of the values. */
  public static List<FlowAgent> agentsMatrix(List<FlowAgent> agents, MatrixAxis... axes) {
    return product("agentsMatrix", agents, FlowAgent.class, axes);
  }

  /** Sets fields on all agents. */
  public static List<FlowAgent> agentsWith(List<FlowAgent> agents, MatrixAxis... fields) {
    return product("agentsWith", agents, FlowAgent.class, settings(fields));
  }

  private static MatrixAxis[] settings(MatrixAxis... fields) {
    for (MatrixAxis field : fields) {
      if (field.values().size() != 1) {
        throw new IllegalArgumentException(
            field.field() + " is set to one value, not " + field.values().size());
      }
    }
    return fields;
  }

  /** What no tree can hold, a task made in code, is put back. */
  private static List<FlowTask> tasks(String name, List<FlowTask> bases, MatrixAxis... axes) {
    List<FlowTask> product = new ArrayList<>();
    for (FlowTask base : bases) {
      for (FlowTask task : product(name, List.of(base), FlowTask.class, axes)) {
        product.add(
            base.task() == null ? task : FlowTaskBuilder.builder(task).task(base.task()).build());
      }
    }
    return List.copyOf(product);
  }

  private static <T> List<T> product(
      String name, List<T> bases, Class<T> type, MatrixAxis... axes) {
    Map<String, List<JsonNode>> values = new LinkedHashMap<>();
    for (MatrixAxis axis : axes) {
      List<JsonNode> trees =
          axis.values().stream().<JsonNode>map(value -> MAPPER.valueToTree(value)).toList();
      if (values.put(axis.field(), trees) != null) {
        throw new IllegalArgumentException("two axes are named " + axis.field());
      }
    }
    List<Base<JsonNode>> trees = bases.stream().map(FlowMatrices::base).toList();
    return new MatrixProduct<>(new JsonValues(name))
        .of(trees, values).stream().map(fields -> bound(name, fields, type)).toList();
  }

  private static Base<JsonNode> base(Object base) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    MAPPER
        .valueToTree(base)
        .properties()
        .forEach(field -> fields.put(field.getKey(), field.getValue()));
    return new Base<>(fields, false);
  }

  private static <T> T bound(String name, Map<String, JsonNode> fields, Class<T> type) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    fields.forEach(tree::set);
    return StrictBinder.bind(tree, type, name);
  }

  /** Values in code: what is null is absent already. */
  private record JsonValues(String name) implements MatrixProduct.Values<JsonNode> {
    @Override
    public boolean given(JsonNode value) {
      return !value.isNull();
    }

    @Override
    public JsonNode merged(JsonNode base, JsonNode above) {
      if (!(base instanceof ObjectNode below) || !(above instanceof ObjectNode over)) {
        throw new FlowException(ErrorCode.INVALID_VALUE, name + ": config must be a mapping");
      }
      return below.deepCopy().setAll(over);
    }

    @Override
    public FlowException conflict(String field, JsonNode base) {
      return new FlowException(
          ErrorCode.INVALID_VALUE,
          name
              + ": "
              + field
              + " is provided in both base and "
              + (name.endsWith("With") ? "values" : "matrix"));
    }
  }
}
