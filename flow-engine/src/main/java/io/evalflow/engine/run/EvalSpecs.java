package io.evalflow.engine.run;

import io.evalflow.engine.score.NamedMetric;
import io.evalflow.engine.score.NamedReducer;
import io.evalflow.engine.spec.Redaction;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalConfig;
import io.evalflow.spi.log.EvalConfigBuilder;
import io.evalflow.spi.log.EvalDataset;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalPlanStep;
import io.evalflow.spi.log.EvalRevision;
import io.evalflow.spi.log.EvalScorer;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalSpecBuilder;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowOptions;
import io.evalflow.spi.spec.FlowOptionsBuilder;
import io.evalflow.spi.spec.FlowTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a log says about the evaluation, before it starts. */
final class EvalSpecs {
  static final int DEFAULT_MAX_TASKS = 10;

  /** The metrics that Inspect knows by these names, and so under its package in a log. */
  private static final Set<String> INSPECT_METRICS =
      Set.of(
          "accuracy", "mean", "var", "std", "stderr", "bootstrap_stderr", "grouped", "perplexity");

  private final RunPlan plan;
  private final FlowOptions options;
  private final @Nullable EvalRevision revision;
  private final Map<String, String> packages;

  EvalSpecs(RunPlan plan, @Nullable EvalRevision revision, String version) {
    this.plan = plan;
    FlowOptions given = plan.spec().options();
    this.options = given == null ? FlowOptionsBuilder.builder().build() : given;
    this.revision = revision;
    this.packages = Map.of("evalflow", version);
  }

  EvalSpec spec(TaskSetup setup, String evalId, String created) {
    PlannedTask planned = setup.planned();
    FlowTask spec = planned.spec();
    FlowModel model = spec.model();
    Map<String, JsonNode> args = spec.args();
    String displayName = planned.taskIfMade().map(task -> task.displayName()).orElse(null);
    return EvalSpecBuilder.builder()
        .evalSetId(plan.evalSetId())
        .evalId(evalId)
        .runId(plan.runId())
        .created(created)
        .task(planned.name())
        .taskId(planned.taskId())
        .taskVersion(setup.version())
        .taskFile(planned.taskFile())
        .taskDisplayName(displayName == null ? planned.name() : displayName)
        .taskDescription(spec.description())
        .taskRegistryName(registryName(planned))
        .taskAttribs(Map.of())
        .taskArgs(setup.taskArgs())
        .taskArgsPassed(args == null ? Map.of() : args)
        .tags(setup.tags())
        .dataset(dataset(setup))
        .model(planned.model())
        .modelGenerateConfig(setup.model().config())
        .modelBaseUrl(baseUrl(model))
        .modelArgs(modelArgs(model))
        .config(config(setup))
        .revision(revision)
        .packages(packages)
        .metadata(setup.metadata())
        .scorers(setup.namedScorers().isEmpty() ? null : scorers(setup))
        .build();
  }

  EvalPlan plan(TaskSetup setup) {
    List<EvalPlanStep> steps = new ArrayList<>();
    for (Part<Solver> solver : setup.solvers()) {
      steps.add(
          new EvalPlanStep(
              solver.name(),
              TaskSetups.fields(solver.params()),
              TaskSetups.fields(solver.passed()),
              Map.of()));
    }
    return new EvalPlan("plan", steps, null, setup.taskConfig(), Map.of());
  }

  /** The name behind the file, or the name itself of a task that comes from none. */
  private static @Nullable String registryName(PlannedTask planned) {
    int at = planned.name().lastIndexOf('@');
    if (at >= 0) {
      return planned.name().substring(at + 1);
    }
    return planned.taskFile() == null ? planned.name() : null;
  }

  private static EvalDataset dataset(TaskSetup setup) {
    List<SampleId> ids =
        Immutables.computed(
            setup.selection().count(),
            position -> setup.dataset().id(setup.selection().index(position)));
    return new EvalDataset(
        setup.dataset().name().orElse(null),
        setup.dataset().location().orElse(null),
        setup.dataset().size(),
        ids,
        setup.dataset().shuffled(),
        Map.of());
  }

  private static @Nullable String baseUrl(@Nullable FlowModel model) {
    String url = model == null ? null : model.baseUrl();
    return url == null ? null : Redaction.url(url);
  }

  static Map<String, JsonNode> modelArgs(@Nullable FlowModel model) {
    Map<String, JsonNode> args = model == null ? null : model.modelArgs();
    if (args == null) {
      return Map.of();
    }
    return TaskSetups.fields(Redaction.args(Trees.object(args)));
  }

  private static @Nullable Long asLong(@Nullable Integer limit) {
    return limit == null ? null : Long.valueOf(limit);
  }

  private EvalConfig config(TaskSetup setup) {
    return EvalConfigBuilder.builder()
        .limit(options.limit())
        .sampleId(setup.planned().spec().sampleId())
        .epochs(setup.epochs())
        .epochsReducer(
            setup.reducersGiven()
                ? setup.reducers().stream().map(NamedReducer::name).toList()
                : null)
        .failOnError(setup.failOnError().json())
        .continueOnFail(setup.failOnError().continues())
        .retryOnError(setup.retryOnError() == 0 ? null : Integer.valueOf(setup.retryOnError()))
        .scoreOnError(false)
        .messageLimit(asLong(setup.limits().messageLimit()))
        .tokenLimit(asLong(setup.limits().tokenLimit()))
        .turnLimit(asLong(setup.limits().turnLimit()))
        .timeLimit(asLong(setup.limits().timeLimit()))
        .workingLimit(asLong(setup.limits().workingLimit()))
        .maxSamples(options.maxSamples())
        .maxTasks(Objects.requireNonNullElse(options.maxTasks(), DEFAULT_MAX_TASKS))
        .sandboxCleanup(true)
        .sandboxPrebuilt(false)
        .logSamples(true)
        // there is no database of events beside a running log that a viewer could follow
        .logRealtime(false)
        .logImages(true)
        .logBuffer(options.logBuffer())
        .scoreDisplay(true)
        .build();
  }

  private static List<EvalScorer> scorers(TaskSetup setup) {
    List<EvalScorer> scorers = new ArrayList<>();
    for (NamedScorer scorer : setup.namedScorers()) {
      ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
      for (NamedMetric metric : scorer.metrics()) {
        ObjectNode node = metrics.addObject();
        node.put("name", metricName(metric.ref().name()));
        Args args = metric.ref().args();
        node.set("options", args.values());
      }
      scorers.add(
          new EvalScorer(scorer.part().name(), scorer.params(), metrics, Map.of(), Map.of()));
    }
    return scorers;
  }

  private static String metricName(String name) {
    return INSPECT_METRICS.contains(name) ? "inspect_ai/" + name : name;
  }
}
