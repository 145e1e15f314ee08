package io.evalflow.engine.score;

import io.evalflow.engine.plan.PartContexts;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.MetricFactory;
import io.evalflow.spi.eval.MetricRef;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.ScorerFactory;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes metrics from what a log says of them. Safe for use by many threads. */
final class LoggedMetrics {
  /** The package of Inspect's own metrics, which are ours without it. */
  private static final String INSPECT = "inspect_ai/";

  private static final List<String> DEFAULT = List.of("accuracy", "stderr");

  private final PluginRegistry plugins;
  private final PartContexts contexts;
  private final WorkingDirectory directory;
  private final Environment environment;

  @Inject
  LoggedMetrics(
      PluginRegistry plugins,
      PartContexts contexts,
      WorkingDirectory directory,
      Environment environment) {
    this.plugins = plugins;
    this.contexts = contexts;
    this.directory = directory;
    this.environment = environment;
  }

  /**
   * The metrics in a list or mapping of a log.
   *
   * @throws FlowException with {@code UNKNOWN_NAME} if nobody provides one of them
   */
  MetricPlan plan(@Nullable JsonNode metrics) {
    if (metrics == null || !metrics.isContainer() || metrics.isEmpty()) {
      return MetricPlan.NONE;
    }
    if (metrics.isObject()) {
      return new MetricPlan(List.of(), List.of(byKey(metrics)), false);
    }
    List<NamedMetric> overValues = new ArrayList<>();
    List<Map<String, List<NamedMetric>>> byKey = new ArrayList<>();
    for (JsonNode item : metrics.values()) {
      if (item.path("name").isString()) {
        overValues.add(metric(item));
      } else {
        byKey.add(byKey(item));
      }
    }
    return new MetricPlan(overValues, byKey, true);
  }

  /** The metrics of a scorer that the log does not list, made without arguments. */
  MetricPlan ofScorer(String name) {
    Optional<ScorerFactory> factory = plugins.find(ScorerFactory.class, name);
    return MetricPlan.of(
        factory
            .flatMap(this::metrics)
            .orElseGet(() -> DEFAULT.stream().map(MetricRef::of).toList())
            .stream()
            .map(this::metric)
            .toList());
  }

  /** Empty if the scorer cannot be made without its arguments, which the log does not tell. */
  private Optional<List<MetricRef>> metrics(ScorerFactory factory) {
    try {
      Args none = Args.none("scorer " + factory.name());
      return Optional.of(factory.create(none, parts()).value().metrics());
    } catch (FlowException e) {
      return Optional.empty();
    }
  }

  private Map<String, List<NamedMetric>> byKey(JsonNode groups) {
    Map<String, List<NamedMetric>> byKey = new LinkedHashMap<>();
    groups
        .properties()
        .forEach(
            group ->
                byKey.put(
                    group.getKey(), group.getValue().values().stream().map(this::metric).toList()));
    return byKey;
  }

  private NamedMetric metric(JsonNode definition) {
    JsonNode name = definition.path("name");
    if (!name.isString()) {
      throw new FlowException(
          ErrorCode.LOG, "the log names a metric in an unknown way: " + definition);
    }
    ObjectNode options =
        definition.get("options") instanceof ObjectNode given
            ? given
            : JsonNodeFactory.instance.objectNode();
    String own = unprefixed(name.stringValue());
    return metric(new MetricRef(own, new Args(options, "metric " + own + " of the log")));
  }

  private NamedMetric metric(MetricRef ref) {
    MetricFactory factory = plugins.require(MetricFactory.class, ref.name());
    return new NamedMetric(ref, factory.create(ref.args(), parts()));
  }

  private static String unprefixed(String name) {
    return name.startsWith(INSPECT) ? name.substring(INSPECT.length()) : name;
  }

  private PartContext parts() {
    return contexts.of(directory.uri(), environment);
  }
}
