package io.evalflow.evals.mock;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.model.ModelApi;
import io.evalflow.spi.model.ModelContext;
import io.evalflow.spi.model.ModelProvider;
import io.evalflow.spi.model.ModelSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The models {@code mockllm/…}: answer without a model, for tests and dry work. Mirrors the
 * provider of that name in Inspect AI. Model arguments:
 *
 * <ul>
 *   <li>{@code custom_outputs}: answers, taken in turn over all samples; a call after the last one
 *       fails. Each is a text; or a mapping of {@code content}, {@code stop_reason}, {@code model},
 *       {@code usage}, {@code error}; or a whole model output with its {@code choices}; or a
 *       mapping of {@code failure} to {@code message}, {@code retryable} and {@code retry_after}
 *       (seconds), for a call that fails.
 *   <li>{@code default_output}: the answer to all calls, likewise; not beside {@code
 *       custom_outputs}.
 *   <li>{@code latency}: seconds that each call takes.
 * </ul>
 */
@AutoService(ModelProvider.class)
public final class MockModelProvider implements ModelProvider {
  private static final String DEFAULT_OUTPUT = "Default output from mockllm/model";

  @Override
  public String name() {
    return "mockllm";
  }

  @Override
  public String description() {
    return "Answers without a model: with one text, or with a script in model_args.";
  }

  @Override
  public ModelApi create(ModelSpec spec, ModelContext context) {
    Params params = spec.args().bind(Params.class);
    String where = spec.args().where();
    if (params.customOutputs() != null && params.defaultOutput() != null) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          where + ": custom_outputs and default_output exclude each other");
    }
    TokenCounter.load();
    return new MockModel(spec.model(), outputs(params, where), latency(params, where));
  }

  private static Outputs outputs(Params params, String where) {
    if (params.customOutputs() != null) {
      List<MockOutput> script = new ArrayList<>(params.customOutputs().size());
      for (JsonNode output : params.customOutputs()) {
        script.add(MockOutput.of(output, where + ": custom_outputs[" + script.size() + "]"));
      }
      return Outputs.script(script);
    }
    return Outputs.always(
        params.defaultOutput() == null
            ? MockOutput.ofText(DEFAULT_OUTPUT)
            : MockOutput.of(params.defaultOutput(), where + ": default_output"));
  }

  private static Duration latency(Params params, String where) {
    double seconds = params.latency() == null ? 0 : params.latency();
    if (!(seconds >= 0 && seconds <= 86_400)) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, where + ": latency: expected seconds, at most a day's");
    }
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private record Params(
      @Nullable List<JsonNode> customOutputs,
      @Nullable JsonNode defaultOutput,
      @Nullable Double latency) {}
}
