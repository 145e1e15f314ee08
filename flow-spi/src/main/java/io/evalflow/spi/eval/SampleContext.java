package io.evalflow.spi.eval;

import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelRequest;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a solver or scorer gets from the engine while it works on one sample. For that sample's
 * thread.
 */
public interface SampleContext {
  /**
   * Calls the task's model on the state's messages and adds its answer to them, as {@code generate}
   * of Inspect AI. Is retried, limited and logged by the engine. The result's {@code output} is the
   * model's.
   *
   * @param config what to set for this call over the task's generation config
   * @throws InterruptedException if the run is cancelled
   */
  TaskState generate(TaskState state, GenerateConfig config) throws InterruptedException;

  /**
   * Calls the task's model on a request of its own, without changing any state (for a scorer that
   * grades by model).
   *
   * @throws InterruptedException if the run is cancelled
   */
  ModelOutput generate(ModelRequest request) throws InterruptedException;

  /** Writes an info event to the sample's transcript. */
  void info(String source, JsonNode data);

  /** The arguments of the task, for templates; unmodifiable. */
  Map<String, JsonNode> taskArgs();
}
