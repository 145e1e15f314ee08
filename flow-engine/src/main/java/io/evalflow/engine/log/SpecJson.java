package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalConfig;
import io.evalflow.spi.log.EvalDataset;
import io.evalflow.spi.log.EvalRevision;
import io.evalflow.spi.log.EvalScorer;
import io.evalflow.spi.log.EvalSpec;
import java.util.function.BiConsumer;

/** What headers say of what was evaluated, and how, as JSON. */
final class SpecJson {
  static final BiConsumer<JsonOut, EvalSpec> SPEC = SpecJson::spec;
  private static final BiConsumer<JsonOut, EvalDataset> DATASET = SpecJson::dataset;
  private static final BiConsumer<JsonOut, EvalConfig> CONFIG = SpecJson::config;
  private static final BiConsumer<JsonOut, EvalRevision> REVISION = SpecJson::revision;
  private static final BiConsumer<JsonOut, EvalScorer> SCORER = SpecJson::scorer;

  private SpecJson() {}

  private static void spec(JsonOut out, EvalSpec spec) {
    out.beginObject();
    out.field("eval_set_id", spec.evalSetId());
    out.field("eval_id", spec.evalId());
    out.field("run_id", spec.runId());
    out.field("created", spec.created());
    out.field("task", spec.task());
    out.field("task_id", spec.taskId());
    out.field("task_version", spec.taskVersion());
    out.field("task_file", spec.taskFile());
    out.field("task_display_name", spec.taskDisplayName());
    out.field("task_description", spec.taskDescription());
    out.field("task_registry_name", spec.taskRegistryName());
    out.nodes("task_attribs", spec.taskAttribs());
    out.nodes("task_args", spec.taskArgs());
    out.nodes("task_args_passed", spec.taskArgsPassed());
    out.field("solver", spec.solver());
    out.nodes("solver_args", spec.solverArgs());
    out.nodes("solver_args_passed", spec.solverArgsPassed());
    out.texts("tags", spec.tags());
    out.object("dataset", spec.dataset(), DATASET);
    out.field("sandbox", spec.sandbox());
    out.field("model", spec.model());
    out.object("model_generate_config", spec.modelGenerateConfig(), MessageJson.CONFIG);
    out.field("model_base_url", spec.modelBaseUrl());
    out.nodes("model_args", spec.modelArgs());
    out.field("model_roles", spec.modelRoles());
    out.object("config", spec.config(), CONFIG);
    out.object("revision", spec.revision(), REVISION);
    out.texts("packages", spec.packages());
    out.nodes("metadata", spec.metadata());
    out.field("viewer", spec.viewer());
    out.list("scorers", spec.scorers(), SCORER);
    out.field("metrics", spec.metrics());
    out.field("headline_metric", spec.headlineMetric());
    out.field("shards", spec.shards());
    out.extra(spec.extra());
    out.endObject();
  }

  private static void dataset(JsonOut out, EvalDataset dataset) {
    out.beginObject();
    out.field("name", dataset.name());
    out.field("location", dataset.location());
    out.field("samples", dataset.samples());
    out.list("sample_ids", dataset.sampleIds(), SampleJson.ID);
    out.field("shuffled", dataset.shuffled());
    out.extra(dataset.extra());
    out.endObject();
  }

  private static void config(JsonOut out, EvalConfig config) {
    out.beginObject();
    out.field("limit", config.limit());
    out.field("sample_id", config.sampleId());
    out.field("sample_shuffle", config.sampleShuffle());
    out.field("epochs", config.epochs());
    out.texts("epochs_reducer", config.epochsReducer());
    out.field("approval", config.approval());
    out.field("review", config.review());
    out.field("sentinel", config.sentinel());
    out.field("notification", config.notification());
    out.field("fail_on_error", config.failOnError());
    out.field("continue_on_fail", config.continueOnFail());
    out.field("retry_on_error", config.retryOnError());
    out.field("score_on_error", config.scoreOnError());
    out.field("message_limit", config.messageLimit());
    out.field("token_limit", config.tokenLimit());
    out.field("token_limit_type", config.tokenLimitType());
    out.field("turn_limit", config.turnLimit());
    out.field("time_limit", config.timeLimit());
    out.field("working_limit", config.workingLimit());
    out.field("cost_limit", config.costLimit());
    out.field("max_samples", config.maxSamples());
    out.field("max_dataset_memory", config.maxDatasetMemory());
    out.field("max_tasks", config.maxTasks());
    out.field("max_subprocesses", config.maxSubprocesses());
    out.field("max_sandboxes", config.maxSandboxes());
    out.field("sandbox_cleanup", config.sandboxCleanup());
    out.field("sandbox_prebuilt", config.sandboxPrebuilt());
    out.field("log_samples", config.logSamples());
    out.field("log_realtime", config.logRealtime());
    out.field("log_images", config.logImages());
    out.field("log_model_api", config.logModelApi());
    out.field("log_buffer", config.logBuffer());
    out.field("log_shared", config.logShared());
    out.field("score_display", config.scoreDisplay());
    out.field("acp_server", config.acpServer());
    out.extra(config.extra());
    out.endObject();
  }

  private static void revision(JsonOut out, EvalRevision revision) {
    out.beginObject();
    out.field("type", revision.type());
    out.field("origin", revision.origin());
    out.field("commit", revision.commit());
    out.field("dirty", revision.dirty());
    out.extra(revision.extra());
    out.endObject();
  }

  private static void scorer(JsonOut out, EvalScorer scorer) {
    out.beginObject();
    out.field("name", scorer.name());
    out.nodes("options", scorer.options());
    out.field("metrics", scorer.metrics());
    out.nodes("metadata", scorer.metadata());
    out.extra(scorer.extra());
    out.endObject();
  }
}
