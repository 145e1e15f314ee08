package io.evalflow.engine.plan;

import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.spec.Locations;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecPlaces;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.config.BindException;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.eval.TaskFactory;
import io.evalflow.spi.eval.TaskFileFormat;
import io.evalflow.spi.eval.TaskFileFormat.LoadedTask;
import io.evalflow.spi.spec.FlowTask;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes the tasks of one spec: from code, from task files, by registered name. */
final class TaskMaker {
  private static final String MODEL_VARIABLE = "INSPECT_EVAL_MODEL";

  private final PluginRegistry plugins;
  private final ResolvedSpec resolved;
  private final SpecPlaces places;
  private final PartContext context;
  private final TaskOverlay overlay;

  TaskMaker(PluginRegistry plugins, ResolvedSpec resolved, PartContext context) {
    this.plugins = plugins;
    this.resolved = resolved;
    this.places = resolved.places();
    this.context = context;
    this.overlay = new TaskOverlay(context, places);
  }

  /** All tasks in the order of the spec; a file that holds several gives them all. */
  List<MadeTask> makeAll() {
    List<MadeTask> made = new ArrayList<>();
    forEach((task, at) -> made.addAll(make(task, at)));
    return made;
  }

  /** All tasks by what the spec says alone, for an execution mode that makes them elsewhere. */
  List<MadeTask> nameAll() {
    List<MadeTask> named = new ArrayList<>();
    forEach(
        (task, at) -> {
          if (task.task() != null) {
            throw new FlowException(
                ErrorCode.UNSUPPORTED,
                places.field(at) + ": a task made in code runs with execution_type inproc only");
          }
          String name = Objects.requireNonNull(task.name());
          named.add(new MadeTask(task, at, name, model(task, at), null, object(task.args()), null));
        });
    return named;
  }

  @FunctionalInterface
  private interface TaskAction {
    void accept(FlowTask task, JsonPointer at);
  }

  private void forEach(TaskAction action) {
    List<FlowTask> tasks = resolved.spec().tasks();
    JsonPointer list = JsonPointer.empty().appendProperty("tasks");
    for (int i = 0; i < tasks.size(); i++) {
      action.accept(tasks.get(i), list.appendIndex(i));
    }
  }

  private List<MadeTask> make(FlowTask task, JsonPointer at) {
    Task inCode = task.task();
    if (inCode != null) {
      String name = task.name() != null ? task.name() : inCode.displayName();
      if (name == null) {
        throw places.invalid(at, "a task made in code needs a name");
      }
      return List.of(finish(task, at, name, null, object(task.args()), inCode));
    }
    TaskName name = TaskName.parse(Objects.requireNonNull(task.name()));
    Optional<TaskFileFormat> format = format(name, at);
    return format.isPresent()
        ? fromFile(task, at, name, format.get())
        : List.of(byName(task, at, name));
  }

  private List<MadeTask> fromFile(
      FlowTask task, JsonPointer at, TaskName name, TaskFileFormat format) {
    URI file = file(name, at);
    Args args = args(task, at);
    if (name.task().isPresent()) {
      LoadedTask loaded = inFile(at, () -> format.load(file, name.task(), args, context));
      return List.of(fromFile(task, at, name.whole(), file, loaded));
    }
    List<String> names = inFile(at, () -> format.taskNames(file, context));
    if (names.isEmpty()) {
      LoadedTask loaded = inFile(at, () -> format.load(file, Optional.empty(), args, context));
      return List.of(fromFile(task, at, name.whole(), file, loaded));
    }
    List<MadeTask> made = new ArrayList<>();
    for (String each : names) {
      LoadedTask loaded = inFile(at, () -> format.load(file, Optional.of(each), args, context));
      made.add(fromFile(task, at, names.size() == 1 ? name.whole() : each, file, loaded));
    }
    return made;
  }

  private MadeTask fromFile(
      FlowTask task, JsonPointer at, String name, URI file, LoadedTask loaded) {
    return finish(task, at, name, shown(file), loaded.args().values(), loaded.task());
  }

  private MadeTask byName(FlowTask task, JsonPointer at, TaskName name) {
    TaskFactory factory =
        at(at.appendProperty("name"), () -> plugins.require(TaskFactory.class, name.whole()));
    Args args = args(task, at);
    Task made = at(at, () -> factory.create(args, context));
    return finish(task, at, name.whole(), null, args.values(), made);
  }

  private MadeTask finish(
      FlowTask task,
      JsonPointer at,
      String name,
      @Nullable String taskFile,
      ObjectNode args,
      Task made) {
    return new MadeTask(
        task, at, name, model(task, at), taskFile, args, overlay.apply(made, task, at));
  }

  /** The format that reads the file a name points at; empty if it is a registered name. */
  private Optional<TaskFileFormat> format(TaskName name, JsonPointer at) {
    Optional<String> extension = name.extension();
    if (extension.isEmpty()) {
      return Optional.empty();
    }
    String wanted = extension.get().toLowerCase(Locale.ROOT);
    if (wanted.equals("py")) {
      throw new FlowException(
          ErrorCode.UNSUPPORTED,
          places.field(at.appendProperty("name"))
              + ": '"
              + name.whole()
              + "' is a task in Python, which this process cannot run",
          "execution_type: venv runs it, where that mode is installed",
          null);
    }
    List<TaskFileFormat> formats = plugins.all(TaskFileFormat.class);
    Optional<TaskFileFormat> found =
        formats.stream().filter(format -> format.extensions().contains(wanted)).findFirst();
    if (found.isEmpty() && name.looksLikePath()) {
      String known =
          formats.stream()
              .flatMap(format -> format.extensions().stream())
              .sorted()
              .map(each -> "." + each)
              .collect(Collectors.joining(", "));
      throw new FlowException(
          ErrorCode.UNKNOWN_NAME,
          places.field(at.appendProperty("name"))
              + ": nothing reads task files that end in ."
              + wanted,
          known.isEmpty() ? "no plugin brings task files" : "task files end in " + known,
          null);
    }
    return found;
  }

  private URI file(TaskName name, JsonPointer at) {
    return at(
        at.appendProperty("name"), () -> context.resolve(resolved.baseDirectory(), name.path()));
  }

  /** Relative to the spec where it is below it, as Inspect shows it. */
  private String shown(URI file) {
    String base = Locations.display(resolved.baseDirectory()) + "/";
    String path = Locations.display(file);
    return path.startsWith(base) ? path.substring(base.length()) : path;
  }

  private Args args(FlowTask task, JsonPointer at) {
    return new Args(object(task.args()), places.field(at.appendProperty("args")));
  }

  private String model(FlowTask task, JsonPointer at) {
    if (task.model() != null && task.model().name() != null) {
      return task.model().name();
    }
    return context
        .environment(MODEL_VARIABLE)
        .filter(name -> !name.isBlank())
        .orElseThrow(
            () ->
                new FlowException(
                    ErrorCode.INVALID_VALUE,
                    places.field(at) + ": no model is given",
                    "set model in the task, or the environment variable " + MODEL_VARIABLE,
                    null));
  }

  /** An error in a task file names its own place; that there is no such file is the spec's. */
  private <T> T inFile(JsonPointer at, Supplier<T> action) {
    try {
      return action.get();
    } catch (FlowException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      return at(
          at.appendProperty("name"),
          () -> {
            throw e;
          });
    }
  }

  /** Does something, and says where in the spec it was asked for if that fails. */
  private <T> T at(JsonPointer pointer, Supplier<T> action) {
    return Placing.at(places, pointer, action);
  }

  private static ObjectNode object(@Nullable Map<String, JsonNode> fields) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (fields != null) {
      object.setAll(fields);
    }
    return object;
  }

  /** Errors of what a spec asks for, with the place in the spec. */
  static final class Placing {
    private Placing() {}

    static <T> T at(SpecPlaces places, JsonPointer pointer, Supplier<T> action) {
      try {
        return action.get();
      } catch (BindException e) {
        throw e; // names the place of the arguments already
      } catch (FlowException e) {
        String field = places.field(pointer);
        if (e.message().startsWith(places.of(pointer))) {
          throw e;
        }
        throw new FlowException(e.code(), field + ": " + e.message(), e.hint().orElse(null), e);
      }
    }
  }
}
