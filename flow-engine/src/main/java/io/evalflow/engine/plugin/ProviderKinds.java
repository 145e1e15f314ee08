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
import io.evalflow.spi.storage.StorageBackend;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The kinds of extension, and what users call them. */
final class ProviderKinds {
  private static final Map<Class<? extends Provider>, String> NOUNS =
      Map.of(
          ExecutionMode.class, "execution mode",
          FlowHooks.class, "hooks",
          MetricFactory.class, "metric",
          ModelProvider.class, "model provider",
          ReducerFactory.class, "reducer",
          ScorerFactory.class, "scorer",
          SolverFactory.class, "solver",
          StorageBackend.class, "storage backend",
          TaskFactory.class, "task",
          TaskFileFormat.class, "task file format");

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
