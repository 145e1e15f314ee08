package io.evalflow.engine.run;

import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelApi;
import io.evalflow.spi.model.ModelContext;
import io.evalflow.spi.model.ModelProvider;
import io.evalflow.spi.model.ModelSpec;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.spec.FlowModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The models of a run: each made once for all tasks that name it with the same arguments, closed at
 * the end; and the connections that they share. For one thread, before the tasks start.
 */
final class ModelPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelPool.class);
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private final PluginRegistry plugins;
  private final ModelContext context;
  private final Map<Key, ModelApi> models = new HashMap<>();
  private final Map<String, Semaphore> connections = new HashMap<>();

  ModelPool(PluginRegistry plugins, ModelContext context) {
    this.plugins = plugins;
    this.context = context;
  }

  /** What makes two models the same. */
  private record Key(
      String name,
      @Nullable String baseUrl,
      @Nullable String apiKey,
      Map<String, JsonNode> args,
      GenerateConfig config) {}

  /**
   * The model of a task.
   *
   * @param taskConfig the generation config of the task, which may set the number of connections
   */
  ConnectedModel connect(PlannedTask task, GenerateConfig taskConfig) {
    FlowModel model = task.spec().model();
    Map<String, JsonNode> args = model == null ? null : model.modelArgs();
    GenerateConfig config = model == null ? null : model.config();
    Key key =
        new Key(
            task.model(),
            model == null ? null : model.baseUrl(),
            model == null ? null : model.apiKey(),
            args == null ? Map.of() : args,
            config == null ? GenerateConfig.empty() : config);
    ModelApi api = models.computeIfAbsent(key, this::create);
    Integer most = key.config.merge(taskConfig).maxConnections();
    int permits = most == null ? api.maxConnections() : most;
    String shared = key.name.substring(0, key.name.indexOf('/') + 1) + api.connectionKey();
    Semaphore semaphore =
        connections.computeIfAbsent(shared + " " + permits, name -> new Semaphore(permits, true));
    return new ConnectedModel(key.name, api, key.config, semaphore);
  }

  private ModelApi create(Key key) {
    int slash = key.name.indexOf('/');
    if (slash <= 0) {
      throw new FlowException(ErrorCode.INVALID_VALUE, "model '" + key.name + "' has no provider")
          .withHint("write it as provider/model, such as openai/" + key.name);
    }
    String provider = key.name.substring(0, slash);
    ModelSpec spec =
        new ModelSpec(
            provider,
            key.name.substring(slash + 1),
            key.baseUrl == null ? null : resolved(key.baseUrl),
            key.apiKey == null ? null : resolved(key.apiKey),
            new Args(Trees.object(key.args), "model_args of " + key.name),
            key.config);
    return plugins.require(ModelProvider.class, provider).create(spec, context);
  }

  /** The text with references to the environment resolved, which happens here and no earlier. */
  private String resolved(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    return matcher.replaceAll(
        reference -> {
          String name = reference.group(1);
          Optional<String> value = context.environment(name);
          return Matcher.quoteReplacement(
              value.orElseThrow(
                  () ->
                      new FlowException(
                          ErrorCode.ENVIRONMENT,
                          "the environment variable " + name + " is not set")));
        });
  }

  @Override
  public void close() {
    models.forEach(
        (key, api) -> {
          try {
            api.close();
          } catch (RuntimeException e) {
            LOG.warn("closing {} failed: {}", key.name, Failures.message(e));
          }
        });
  }
}
