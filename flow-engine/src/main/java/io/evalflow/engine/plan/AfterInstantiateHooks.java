package io.evalflow.engine.plan;

import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.spec.JavaFiles;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.spec.AfterInstantiate;
import io.evalflow.spi.spec.InstantiatedTask;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Shows the tasks of a spec, just made, to all that may refuse or replace them: plugins, then
 * classes of the Java files that the spec came from. Safe for use by many threads.
 */
public final class AfterInstantiateHooks {
  private final PluginRegistry plugins;
  private final JavaFiles javaFiles;

  /** Wired by the engine. */
  @Inject
  public AfterInstantiateHooks(PluginRegistry plugins, JavaFiles javaFiles) {
    this.plugins = plugins;
    this.javaFiles = javaFiles;
  }

  List<MadeTask> apply(List<MadeTask> made, ResolvedSpec resolved) {
    List<InstantiatedTask> tasks = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      MadeTask task = made.get(i);
      tasks.add(
          new InstantiatedTask(
              i, task.spec(), task.name(), task.model(), Objects.requireNonNull(task.task())));
    }
    List<InstantiatedTask> kept = List.copyOf(tasks);
    for (AfterInstantiate hook : plugins.all(AfterInstantiate.class)) {
      kept = List.copyOf(hook.afterInstantiate(kept));
    }
    for (URI file : resolved.files()) {
      for (AfterInstantiate hook : javaFiles.of(AfterInstantiate.class, file)) {
        List<InstantiatedTask> before = kept;
        kept = List.copyOf(javaFiles.call(file, () -> hook.afterInstantiate(before)));
      }
    }
    return kept.stream().map(task -> replaced(made, task)).toList();
  }

  private static MadeTask replaced(List<MadeTask> made, InstantiatedTask task) {
    if (task.index() < 0 || task.index() >= made.size()) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "a check of made tasks returned a task with the index "
              + task.index()
              + ", but "
              + made.size()
              + " were made");
    }
    return made.get(task.index()).with(task.task());
  }
}
