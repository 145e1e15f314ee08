package io.evalflow.engine.run;

import io.evalflow.engine.plan.SampleSelection;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.score.NamedMetric;
import io.evalflow.engine.score.NamedReducer;
import io.evalflow.engine.score.Reducers;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Epochs;
import io.evalflow.spi.eval.MetricFactory;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.SampleLimits;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowOptionsBuilder;
import io.evalflow.spi.spec.FlowTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides everything about the tasks of a plan before the first one starts. What the spec sets has
 * been put over them by the planner; here come the options and what has names.
 */
final class TaskSetups {
  private static final int DEFAULT_RETRY_ON_ERROR = 3;
  private static final String DEFAULT_REDUCER = "mean";

  private final PluginRegistry plugins;
  private final ModelPool models;
  private final PartContext parts;
  private final FlowOptions options;

  TaskSetups(
      PluginRegistry plugins, ModelPool models, PartContext parts, @Nullable FlowOptions options) {
    this.plugins = plugins;
    this.models = models;
    this.parts = parts;
    this.options = options == null ? FlowOptionsBuilder.builder().build() : options;
  }

  /**
   * Sets a task up.
   *
   * @throws FlowException if anything in it is wrong, or its model cannot be made
   */
  TaskSetup setUp(PlannedTask planned) {
    Task task = planned.taskIfMade().orElseThrow(() -> notMade(planned));
    GenerateConfig taskConfig = Objects.requireNonNullElse(task.config(), GenerateConfig.empty());
    ConnectedModel model = models.connect(planned, taskConfig);
    GenerateConfig config = model.config().merge(taskConfig);
    Epochs epochs = Objects.requireNonNullElse(task.epochs(), Epochs.once());
    List<String> reducers = epochs.reducers();
    List<NamedScorer> scorers = scorers(task.scorers());
    return new TaskSetup(
        planned,
        task.dataset(),
        SampleSelection.of(task.dataset(), options.limit(), planned.spec().sampleId()),
        task.solvers().isEmpty() ? List.of(generate()) : task.solvers(),
        scorers,
        Boolean.FALSE.equals(options.score()) ? List.of() : scorers,
        epochs.count(),
        (reducers.isEmpty() ? List.of(DEFAULT_REDUCER) : reducers)
            .stream().map(name -> reducer(name, epochs.count())).toList(),
        !reducers.isEmpty(),
        model,
        taskConfig,
        config,
        Objects.requireNonNullElse(task.limits(), SampleLimits.NONE),
        failOnError(task, planned.spec()),
        options.retryOnError() == null ? DEFAULT_RETRY_ON_ERROR : options.retryOnError(),
        maxSamples(model, config),
        metadata(task),
        tags(task),
        Objects.requireNonNullElse(task.version(), IntNode.valueOf(0)),
        fields(planned.args()));
  }

  private static FlowException notMade(PlannedTask planned) {
    return new FlowException(
        ErrorCode.UNSUPPORTED,
        "task " + planned.name() + " was not made in this process, so it cannot run here");
  }

  private FailOnError failOnError(Task task, FlowTask spec) {
    Boolean continues =
        options.continueOnFail() == null ? spec.continueOnFail() : options.continueOnFail();
    return FailOnError.of(
        options.failOnError() == null ? task.failOnError() : options.failOnError(),
        Boolean.TRUE.equals(continues));
  }

  private int maxSamples(ConnectedModel model, GenerateConfig config) {
    Integer given = options.maxSamples();
    if (given != null) {
      return Math.max(given, 1);
    }
    Integer connections = config.maxConnections();
    return (connections == null ? model.api().maxConnections() : connections) + 1;
  }

  private Part<Solver> generate() {
    return parts.solver("generate", Args.none("solver generate"));
  }

  private NamedReducer reducer(String name, int epochs) {
    return new NamedReducer(name, Reducers.named(name, epochs, plugins));
  }

  private List<NamedScorer> scorers(List<Part<Scorer>> scorers) {
    List<NamedScorer> named = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Part<Scorer> scorer : scorers) {
      String name = scorer.name();
      for (int i = 1; !names.add(name); i++) {
        name = scorer.name() + i;
      }
      List<NamedMetric> metrics =
          scorer.value().metrics().stream()
              .map(
                  ref ->
                      new NamedMetric(
                          ref,
                          plugins
                              .require(MetricFactory.class, ref.name())
                              .create(ref.args(), parts)))
              .toList();
      named.add(new NamedScorer(name, scorer, fields(scorer.passed()), metrics));
    }
    return named;
  }

  /** As in Inspect, the task's metadata goes over that of the options. */
  private @Nullable Map<String, JsonNode> metadata(Task task) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    if (options.metadata() != null) {
      all.putAll(options.metadata());
    }
    if (task.metadata() != null) {
      all.putAll(task.metadata());
    }
    return all.isEmpty() ? null : all;
  }

  private @Nullable List<String> tags(Task task) {
    Set<String> all = new LinkedHashSet<>();
    if (options.tags() != null) {
      all.addAll(options.tags());
    }
    if (task.tags() != null) {
      all.addAll(task.tags());
    }
    return all.isEmpty() ? null : List.copyOf(all);
  }

  static Map<String, JsonNode> fields(ObjectNode object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    object.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
    return fields;
  }
}
