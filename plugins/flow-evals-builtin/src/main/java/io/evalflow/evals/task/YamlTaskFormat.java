package io.evalflow.evals.task;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.config.SourceTree;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.TaskFileFormat;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Tasks in YAML or JSON: one as the file's mapping, or several under {@code tasks}, chosen as
 * {@code file.yaml@name}.
 */
@AutoService(TaskFileFormat.class)
public final class YamlTaskFormat implements TaskFileFormat {
  private static final String TASKS = "tasks";

  @Override
  public String name() {
    return "yaml";
  }

  @Override
  public String description() {
    return "Tasks written in YAML or JSON: dataset, solvers, scorers, no code.";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("yaml", "yml", "json");
  }

  @Override
  public List<String> taskNames(URI file, PartContext context) {
    return names(context.readTree(file));
  }

  @Override
  public LoadedTask load(URI file, Optional<String> task, Args args, PartContext context) {
    SourceTree tree = context.readTree(file);
    JsonPointer at = pointer(tree, task);
    return new TaskLoader(tree, at, context).load(args);
  }

  private static List<String> names(SourceTree tree) {
    if (!tree.root().isObject() || !tree.root().has(TASKS)) {
      return List.of();
    }
    Map<String, JsonNode> tasks = tree.bind(JsonPointer.empty(), TaskFile.class).tasks();
    if (tasks == null || tasks.isEmpty()) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          tree.place(JsonPointer.empty().appendProperty(TASKS)) + ": tasks: there are none");
    }
    return List.copyOf(tasks.keySet());
  }

  /** Where the task stands in its file. */
  private static JsonPointer pointer(SourceTree tree, Optional<String> task) {
    List<String> names = names(tree);
    String place = tree.place(JsonPointer.empty());
    if (names.isEmpty()) {
      if (task.isPresent()) {
        throw new FlowException(
            ErrorCode.NOT_FOUND,
            place + ": there is no task '" + task.get() + "', but one without a name",
            "leave out '@" + task.get() + "'",
            null);
      }
      return JsonPointer.empty();
    }
    if (task.isEmpty() && names.size() > 1) {
      throw new FlowException(
          ErrorCode.NOT_FOUND,
          place + ": there are several tasks",
          "add one of @" + String.join(", @", names),
          null);
    }
    String name = task.orElse(names.get(0));
    if (!names.contains(name)) {
      throw new FlowException(
          ErrorCode.NOT_FOUND,
          place + ": there is no task '" + name + "'",
          StrictBinder.didYouMean(name, names).orElse("it has " + String.join(", ", names)),
          null);
    }
    return JsonPointer.empty().appendProperty(TASKS).appendProperty(name);
  }

  private record TaskFile(@Nullable Map<String, JsonNode> tasks) {}
}
