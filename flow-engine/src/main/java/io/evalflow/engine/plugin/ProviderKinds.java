package io.evalflow.engine.plugin;

import io.evalflow.spi.Provider;
import io.evalflow.spi.eval.MetricFactory;
import io.evalflow.spi.eval.ReducerFactory;
import io.evalflow.spi.eval.ScorerFactory;
import io.evalflow.spi.eval.SolverFactory;
import io.evalflow.spi.eval.TaskFactory;
import io.evalflow.spi.eval.TaskFileFormat;
import io.evalflow.spi.hooks.FlowHooks;
import io.evalflow.spi.model.ModelProvider;
import io.evalflow.spi.run.ExecutionMode;
import io.evalflow.spi.spec.AfterInstantiate;
import io.evalflow.spi.spec.AfterLoad;
import io.evalflow.spi.spec.FlowSpecProvider;
import io.evalflow.spi.step.LogFilter;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.storage.StorageBackend;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The kinds of extension, and what users call them. */
final class ProviderKinds {
  private static final Map<Class<? extends Provider>, String> NOUNS =
      Map.ofEntries(
          Map.entry(AfterInstantiate.class, "check of made tasks"),
          Map.entry(AfterLoad.class, "check of loaded specs"),
          Map.entry(ExecutionMode.class, "execution mode"),
          Map.entry(FlowHooks.class, "hooks"),
          Map.entry(FlowSpecProvider.class, "spec"),
          Map.entry(LogFilter.class, "filter"),
          Map.entry(MetricFactory.class, "metric"),
          Map.entry(ModelProvider.class, "model provider"),
          Map.entry(ReducerFactory.class, "reducer"),
          Map.entry(ScorerFactory.class, "scorer"),
          Map.entry(SolverFactory.class, "solver"),
          Map.entry(Step.class, "step"),
          Map.entry(StorageBackend.class, "storage backend"),
          Map.entry(TaskFactory.class, "task"),
          Map.entry(TaskFileFormat.class, "task file format"));

  private ProviderKinds() {}

  /** All kinds, ordered by simple name. */
  static List<Class<? extends Provider>> all() {
    return NOUNS.keySet().stream()
        .sorted(Comparator.comparing((Class<?> kind) -> kind.getSimpleName()))
        .toList();
  }

  /** What users call a kind, in the singular. */
  static String noun(Class<? extends Provider> kind) {
    return NOUNS.getOrDefault(kind, kind.getSimpleName());
  }
}
