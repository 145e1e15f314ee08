package io.evalflow.engine.run;

import io.evalflow.engine.log.LogDirectory;
import io.evalflow.engine.log.LogDirectory.EvalSetTask;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecWriter;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.WriteCondition;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The files that stand beside the logs of a run: what runs, from which spec and with which jars,
 * written when its first task starts, and the list of logs, written at the end. Safe for use by
 * many threads.
 */
public final class RunFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunFiles.class);
  private static final String REQUIREMENTS = "flow-requirements.txt";

  private final RunPlan plan;
  private final Storage storage;
  private final LogDirectory directory;
  private final String flowYaml;
  private final JarInventory jars;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile @Nullable CompletableFuture<Void> requirements;

  private RunFiles(
      RunPlan plan, Storage storage, LogDirectory directory, String flowYaml, JarInventory jars) {
    this.plan = plan;
    this.storage = storage;
    this.directory = directory;
    this.flowYaml = flowYaml;
    this.jars = jars;
  }

  /** Makes them for a run. */
  public static final class Factory {
    private final PluginRegistry plugins;
    private final Storage storage;
    private final EvalLogs logs;
    private final SpecWriter writer;

    /** Wired by the engine. */
    @Inject
    public Factory(PluginRegistry plugins, Storage storage, EvalLogs logs, SpecWriter writer) {
      this.plugins = plugins;
      this.storage = storage;
      this.logs = logs;
      this.writer = writer;
    }

    RunFiles of(RunPlan plan, ResolvedSpec spec) {
      return new RunFiles(
          plan,
          storage,
          new LogDirectory(storage, logs, plan.logDir()),
          writer.flowYaml(spec, plan.logDir()),
          new JarInventory(plugins));
    }
  }

  /**
   * Writes what is known at the start, when called for the first time. The hashes of the jars take
   * a while and nothing waits for them, so they are written meanwhile.
   */
  void begin() {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    directory.writeEvalSetId(plan.evalSetId());
    directory.writeEvalSet(plan.evalSetId(), tasks());
    write("flow.yaml", flowYaml);
    requirements = CompletableFuture.runAsync(() -> write(REQUIREMENTS, jars.describe()));
  }

  /** Writes the list of logs, if the run got as far as to have one. */
  void finish() {
    if (begun.get()) {
      directory.writeManifest(
          (log, error) -> LOG.warn("{} is not in logs.json: {}", log, error.message()));
    }
  }

  /** Waits for what is still being written. */
  @Override
  public void close() {
    CompletableFuture<Void> pending = requirements;
    if (pending == null) {
      return;
    }
    try {
      pending.join();
    } catch (CompletionException e) {
      LOG.warn(
          "{} could not be written: {}",
          REQUIREMENTS,
          Failures.message(Objects.requireNonNullElse(e.getCause(), e)));
    }
  }

  private List<EvalSetTask> tasks() {
    List<EvalSetTask> tasks = new ArrayList<>();
    for (PlannedTask task : plan.tasks()) {
      Map<String, JsonNode> args = task.spec().args();
      tasks.add(
          new EvalSetTask(
              task.name(),
              task.taskId(),
              task.taskFile(),
              args == null ? Map.of() : args,
              task.model(),
              EvalSpecs.modelArgs(task.spec().model()),
              null,
              tasks.size()));
    }
    return tasks;
  }

  private void write(String name, String text) {
    URI file = directory.location().resolve(name);
    try (PendingFile pending = storage.backend(file).write(file, WriteCondition.ALWAYS)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        pending.write(bytes);
      }
      pending.commit();
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, file + " could not be written: " + e.getMessage(), null, e);
    }
  }
}
