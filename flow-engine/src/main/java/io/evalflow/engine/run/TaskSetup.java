package io.evalflow.engine.run;

import io.evalflow.engine.plan.SampleSelection;
import io.evalflow.engine.score.NamedReducer;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.SampleLimits;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.run.PlannedTask;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A planned task with everything decided: what the spec sets over the task, the options over both,
 * names looked up.
 *
 * @param planned the planned task
 * @param dataset its dataset
 * @param selection which samples of it run
 * @param solvers its solvers, at least one
 * @param namedScorers its scorers, as the log names them
 * @param scorers those that score: all or, if the spec wants no scores, none
 * @param epochs runs of each sample
 * @param reducers how scores become one over epochs, at least one
 * @param reducersGiven whether they were asked for, or are the default
 * @param model the model
 * @param taskConfig the generation config of the task
 * @param config the generation config for calls: the model's, and over it the task's
 * @param limits limits on each sample
 * @param failOnError when failed samples make the task fail
 * @param retryOnError attempts to repeat a failed sample
 * @param maxSamples samples under way at once
 * @param metadata metadata for the log, or null
 * @param tags tags for the log, or null
 * @param version version of the task
 * @param taskArgs arguments of the task, for templates
 */
record TaskSetup(
    PlannedTask planned,
    Dataset dataset,
    SampleSelection selection,
    List<Part<Solver>> solvers,
    List<NamedScorer> namedScorers,
    List<NamedScorer> scorers,
    int epochs,
    List<NamedReducer> reducers,
    boolean reducersGiven,
    ConnectedModel model,
    GenerateConfig taskConfig,
    GenerateConfig config,
    SampleLimits limits,
    FailOnError failOnError,
    int retryOnError,
    int maxSamples,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable List<String> tags,
    JsonNode version,
    Map<String, JsonNode> taskArgs) {
  /** Runs of samples in all. */
  int totalSamples() {
    return selection.count() * epochs;
  }
}
