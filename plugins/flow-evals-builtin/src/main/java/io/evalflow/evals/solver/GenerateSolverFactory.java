package io.evalflow.evals.solver;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.SolverFactory;
import io.evalflow.spi.model.GenerateConfig;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The solver {@code generate}: calls the model. Its argument {@code tool_calls} is {@code loop},
 * {@code single} or {@code none}; all others are fields of the generation config, over the task's.
 */
@AutoService(SolverFactory.class)
public final class GenerateSolverFactory implements SolverFactory {
  private static final String TOOL_CALLS = "tool_calls";
  private static final Set<String> MODES = Set.of("loop", "single", "none");

  @Override
  public String name() {
    return "generate";
  }

  @Override
  public String description() {
    return "Calls the model on the conversation and adds its answer.";
  }

  @Override
  public Part<Solver> create(Args args, PartContext context) {
    @Nullable JsonNode mode = args.values().get(TOOL_CALLS);
    if (mode != null && !(mode.isString() && MODES.contains(mode.stringValue()))) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          args.where() + ": " + TOOL_CALLS + ": expected one of loop, single, none");
    }
    ObjectNode settings = args.values().deepCopy().without(TOOL_CALLS);
    GenerateConfig given = new Args(settings, args.where()).bind(GenerateConfig.class);
    GenerateConfig config = settings.isEmpty() ? GenerateConfig.empty() : given;
    ObjectNode params =
        JsonNodeFactory.instance
            .objectNode()
            .put(TOOL_CALLS, mode == null ? "loop" : mode.stringValue());
    params.setAll(settings);
    Solver solver = (state, sample) -> sample.generate(state, config);
    return new Part<>(name(), params, args.values(), solver);
  }
}
