package io.evalflow.engine.plan;

import io.evalflow.engine.plan.TaskMaker.Placing;
import io.evalflow.engine.spec.SpecPlaces;
import io.evalflow.engine.spec.TokenLimits;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Epochs;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.SampleLimits;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.eval.TaskBuilder;
import io.evalflow.spi.spec.FlowEpochs;
import io.evalflow.spi.spec.FlowExtraArgs;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowSolver;
import io.evalflow.spi.spec.FlowTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts what a spec sets over a task. As in Inspect Flow each field that is set replaces the task's
 * as a whole: a number of epochs drops the task's reducers, a config drops the task's config. Only
 * the version is not set but checked.
 */
final class TaskOverlay {
  private final PartContext context;
  private final SpecPlaces places;

  TaskOverlay(PartContext context, SpecPlaces places) {
    this.context = context;
    this.places = places;
  }

  Task apply(Task task, FlowTask spec, JsonPointer at) {
    checkVersion(task, spec, at);
    TaskBuilder over = TaskBuilder.builder(task);
    if (spec.solver() != null) {
      over.solvers(
          solvers(spec.solver(), extra(spec, FlowExtraArgs::solver), at.appendProperty("solver")));
    }
    if (spec.scorer() != null) {
      over.scorers(
          scorers(spec.scorer(), extra(spec, FlowExtraArgs::scorer), at.appendProperty("scorer")));
    }
    FlowEpochs epochs = spec.epochs();
    if (epochs != null) {
      over.epochs(
          new Epochs(epochs.epochs(), epochs.reducer() == null ? List.of() : epochs.reducer()));
    }
    over.config(first(spec.config(), task.config()));
    over.metadata(first(spec.metadata(), task.metadata()));
    over.tags(first(spec.tags(), task.tags()));
    over.failOnError(first(spec.failOnError(), task.failOnError()));
    over.limits(limits(task.limits(), spec));
    return over.build();
  }

  private void checkVersion(Task task, FlowTask spec, JsonPointer at) {
    JsonNode wanted = spec.version();
    if (wanted == null || wanted.isNull()) {
      return;
    }
    JsonNode own = Objects.requireNonNullElse(task.version(), IntNode.valueOf(0));
    if (!wanted.equals(own)) {
      throw places.invalid(
          at.appendProperty("version"), "the task has version " + own + ", not " + wanted);
    }
  }

  private List<Part<Solver>> solvers(
      List<FlowSolver> solvers, Map<String, JsonNode> extra, JsonPointer at) {
    List<Part<Solver>> parts = new ArrayList<>();
    for (int i = 0; i < solvers.size(); i++) {
      FlowSolver solver = solvers.get(i);
      JsonPointer one = at.appendIndex(i);
      Args args = args(solver.args(), extra, one);
      String name = Objects.requireNonNull(solver.name());
      parts.add(Placing.at(places, one, () -> context.solver(name, args)));
    }
    return parts;
  }

  private List<Part<Scorer>> scorers(
      List<FlowScorer> scorers, Map<String, JsonNode> extra, JsonPointer at) {
    List<Part<Scorer>> parts = new ArrayList<>();
    for (int i = 0; i < scorers.size(); i++) {
      FlowScorer scorer = scorers.get(i);
      JsonPointer one = at.appendIndex(i);
      Args args = args(scorer.args(), extra, one);
      String name = Objects.requireNonNull(scorer.name());
      parts.add(Placing.at(places, one, () -> context.scorer(name, args)));
    }
    return parts;
  }

  private Args args(
      @Nullable Map<String, JsonNode> given, Map<String, JsonNode> extra, JsonPointer at) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    if (given != null) {
      values.setAll(given);
    }
    values.setAll(extra);
    return new Args(values, places.field(at.appendProperty("args")));
  }

  /** What {@code extra_args} puts over the arguments of a kind of part. */
  private static Map<String, JsonNode> extra(
      FlowTask spec, Function<FlowExtraArgs, @Nullable Map<String, JsonNode>> kind) {
    Map<String, JsonNode> extra = spec.extraArgs() == null ? null : kind.apply(spec.extraArgs());
    return extra == null ? Map.of() : extra;
  }

  private static SampleLimits limits(@Nullable SampleLimits own, FlowTask spec) {
    SampleLimits task = own == null ? SampleLimits.NONE : own;
    return new SampleLimits(
        first(spec.messageLimit(), task.messageLimit()),
        first(TokenLimits.tokens(spec.tokenLimit()), task.tokenLimit()),
        first(spec.turnLimit(), task.turnLimit()),
        first(spec.timeLimit(), task.timeLimit()),
        first(spec.workingLimit(), task.workingLimit()));
  }

  private static <T> @Nullable T first(@Nullable T over, @Nullable T own) {
    return over != null ? over : own;
  }
}
