package io.evalflow.evals.task;

import io.evalflow.evals.dataset.DatasetFields;
import io.evalflow.evals.dataset.DatasetFiles;
import io.evalflow.evals.dataset.Shuffle;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.config.SourceTree;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.Epochs;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.SampleLimits;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.eval.TaskFileFormat.LoadedTask;
import io.evalflow.spi.spec.FlowEpochs;
import io.evalflow.spi.spec.FlowScorer;
import io.evalflow.spi.spec.FlowSolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes one task of a file. For one thread. */
final class TaskLoader {
  private final SourceTree tree;
  private final JsonPointer at;
  private final PartContext context;
  private final TaskDefinition definition;

  /**
   * A loader.
   *
   * @param at where the task stands in the tree
   */
  TaskLoader(SourceTree tree, JsonPointer at, PartContext context) {
    this.tree = tree;
    this.at = at;
    this.context = context.withBaseDirectory(tree.file().resolve("."));
    this.definition = tree.bind(at, TaskDefinition.class);
  }

  LoadedTask load(Args given) {
    Args args = arguments(given);
    Task task =
        new Task(
            dataset(),
            solvers(),
            scorers(),
            epochs(),
            definition.config(),
            definition.metadata(),
            definition.tags(),
            version(),
            failOnError(),
            limits(),
            definition.displayName());
    return new LoadedTask(task, args);
  }

  /** The defaults of the file, with what the spec gives over them. */
  private Args arguments(Args given) {
    @Nullable Map<String, JsonNode> declared = definition.args();
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    if (declared != null) {
      all.setAll(declared);
    }
    for (Map.Entry<String, JsonNode> arg : given.values().properties()) {
      if (!all.has(arg.getKey())) {
        throw unknownArgument(given, arg.getKey(), all);
      }
      all.set(arg.getKey(), arg.getValue());
    }
    return new Args(all, given.where());
  }

  private FlowException unknownArgument(Args given, String name, ObjectNode known) {
    String hint =
        StrictBinder.didYouMean(name, known.propertyNames())
            .orElse(
                known.isEmpty()
                    ? tree.place(at) + " declares no args"
                    : "its args are " + String.join(", ", known.propertyNames()));
    return new FlowException(
        ErrorCode.UNKNOWN_FIELD,
        given.where() + ": the task takes no argument '" + name + "'",
        hint,
        null);
  }

  private Dataset dataset() {
    TaskDefinition.DatasetDefinition dataset = definition.dataset();
    if (dataset == null || dataset.file() == null || dataset.file().isBlank()) {
      throw wrong(at.appendProperty("dataset"), "dataset: needs a file");
    }
    @Nullable Integer limit = dataset.limit();
    if (limit != null && limit < 1) {
      throw wrong(pointer("dataset", "limit"), "dataset.limit: must be at least 1");
    }
    @Nullable DatasetFields fields = dataset.fields();
    return located(
        at.appendProperty("dataset"),
        () ->
            DatasetFiles.read(
                context.resolve(tree.file(), dataset.file()),
                fields == null ? DatasetFields.DEFAULT : fields,
                shuffle(dataset.shuffle()),
                limit,
                context));
  }

  private Shuffle shuffle(@Nullable JsonNode shuffle) {
    if (shuffle == null || shuffle.isNull()) {
      return new Shuffle.None();
    }
    if (shuffle.isBoolean()) {
      return shuffle.booleanValue() ? new Shuffle.Any() : new Shuffle.None();
    }
    if (shuffle.isIntegralNumber() && shuffle.canConvertToLong() && shuffle.longValue() >= 0) {
      return new Shuffle.Seeded(shuffle.longValue());
    }
    throw wrong(
        pointer("dataset", "shuffle"),
        "dataset.shuffle: expected true, false or a seed, a whole number from 0");
  }

  private List<Part<Solver>> solvers() {
    List<Part<Solver>> solvers = new ArrayList<>();
    if (definition.solver() != null) {
      for (FlowSolver solver : definition.solver()) {
        JsonPointer place = item("solver", solvers.size());
        String name = named(solver.name(), "solver", place);
        Args args = args("solver " + name, place, solver.args());
        solvers.add(located(place, () -> context.solver(name, args)));
      }
    }
    return solvers;
  }

  private List<Part<Scorer>> scorers() {
    List<Part<Scorer>> scorers = new ArrayList<>();
    if (definition.scorer() != null) {
      for (FlowScorer scorer : definition.scorer()) {
        JsonPointer place = item("scorer", scorers.size());
        String name = named(scorer.name(), "scorer", place);
        Args args = args("scorer " + name, place, scorer.args());
        scorers.add(located(place, () -> context.scorer(name, args)));
      }
    }
    return scorers;
  }

  private String named(@Nullable String name, String kind, JsonPointer place) {
    if (name == null || name.isBlank()) {
      throw wrong(place, kind + ": needs a name");
    }
    return name;
  }

  private Args args(String what, JsonPointer place, @Nullable Map<String, JsonNode> args) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    if (args != null) {
      values.setAll(args);
    }
    return new Args(values, tree.place(place) + ": " + what);
  }

  private @Nullable Epochs epochs() {
    @Nullable FlowEpochs epochs = definition.epochs();
    if (epochs == null) {
      return null;
    }
    if (epochs.epochs() < 1) {
      throw wrong(at.appendProperty("epochs"), "epochs: must be at least 1");
    }
    return new Epochs(epochs.epochs(), epochs.reducer() == null ? List.of() : epochs.reducer());
  }

  private @Nullable JsonNode version() {
    @Nullable JsonNode version = definition.version();
    if (version == null || version.isNull()) {
      return null;
    }
    if (!version.isNumber() && !version.isString()) {
      throw wrong(at.appendProperty("version"), "version: expected a number or a text");
    }
    return version;
  }

  private @Nullable JsonNode failOnError() {
    @Nullable JsonNode fail = definition.failOnError();
    if (fail == null || fail.isNull()) {
      return null;
    }
    if (!fail.isBoolean() && !(fail.isNumber() && fail.doubleValue() >= 0)) {
      throw wrong(
          at.appendProperty("fail_on_error"),
          "fail_on_error: expected true or false, a share between 0 and 1, or a count");
    }
    return fail;
  }

  private @Nullable SampleLimits limits() {
    SampleLimits limits =
        new SampleLimits(
            limit("message_limit", definition.messageLimit()),
            limit("token_limit", definition.tokenLimit()),
            limit("turn_limit", definition.turnLimit()),
            limit("time_limit", definition.timeLimit()),
            limit("working_limit", definition.workingLimit()));
    return limits.equals(SampleLimits.NONE) ? null : limits;
  }

  private @Nullable Integer limit(String field, @Nullable Integer limit) {
    if (limit != null && limit < 1) {
      throw wrong(at.appendProperty(field), field + ": must be at least 1");
    }
    return limit;
  }

  /** Runs a step whose errors name the place in this file, if they name none of their own. */
  private <T> T located(JsonPointer place, Supplier<T> step) {
    try {
      return step.get();
    } catch (FlowException e) {
      String where = tree.place(place);
      if (e.message().startsWith(where)) {
        throw e;
      }
      throw new FlowException(e.code(), where + ": " + e.message(), e.hint().orElse(null), e);
    }
  }

  private JsonPointer pointer(String field, String inner) {
    return at.appendProperty(field).appendProperty(inner);
  }

  /** Where an item of a list stands, which may also be written without the list. */
  private JsonPointer item(String field, int index) {
    JsonPointer list = at.appendProperty(field);
    return tree.root().at(list).isArray() ? list.appendIndex(index) : list;
  }

  private FlowException wrong(JsonPointer place, String what) {
    return new FlowException(ErrorCode.INVALID_VALUE, tree.place(place) + ": " + what);
  }
}
