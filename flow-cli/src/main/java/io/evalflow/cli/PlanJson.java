package io.evalflow.cli;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.run.PlannedTask;
import io.evalflow.spi.run.RunPlan;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A dry run as JSON, in the shape of Inspect Flow's {@code run --dry-run --json}. */
final class PlanJson {
  private PlanJson() {}

  /**
   * The plan as JSON.
   *
   * @param headers reads the header of a log that is to be resumed
   */
  static String of(RunPlan plan, Function<URI, EvalLog> headers) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode root = mapper.createObjectNode();
    root.put("log_dir", logDir(plan.logDir()));
    ArrayNode tasks = root.putArray("tasks");
    int complete = 0;
    for (PlannedTask task : plan.tasks()) {
      boolean done = task.state() == PlannedTask.State.DONE;
      complete += done ? 1 : 0;
      ObjectNode node = tasks.addObject();
      node.put("name", task.spec().name() == null ? task.name() : task.spec().name());
      node.put("log_file", task.existingLog() == null ? null : task.existingLog().toString());
      node.put("samples", doneSamples(task, headers));
      node.put("total_samples", task.totalSamples());
      node.put("complete", done);
      node.putArray("duplicate_logs");
    }
    root.putArray("unrecognized");
    ObjectNode summary = root.putObject("summary");
    summary.put("total", plan.tasks().size());
    summary.put("complete", complete);
    summary.put("incomplete", plan.tasks().size() - complete);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static int doneSamples(PlannedTask task, Function<URI, EvalLog> headers) {
    return switch (task.state()) {
      case DONE -> task.totalSamples();
      case RUN -> 0;
      case RESUME -> {
        URI log = task.existingLog();
        EvalLog header = log == null ? null : headers.apply(log);
        yield header == null || header.results() == null ? 0 : header.results().completedSamples();
      }
    };
  }

  /** A local directory as a path without a slash at its end, as Inspect Flow has it. */
  private static String logDir(URI logDir) {
    return "file".equals(logDir.getScheme()) ? Path.of(logDir).toString() : logDir.toString();
  }
}
