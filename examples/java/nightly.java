import static io.evalflow.spi.spec.FlowMatrices.configsMatrix;
import static io.evalflow.spi.spec.FlowMatrices.models;
import static io.evalflow.spi.spec.FlowMatrices.modelsMatrix;
import static io.evalflow.spi.spec.FlowMatrices.tasks;
import static io.evalflow.spi.spec.FlowMatrices.tasksMatrix;
import static io.evalflow.spi.spec.MatrixAxis.axis;

import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowSpecProvider;
import io.evalflow.spi.spec.SpecContext;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.IntNode;

/** A spec in one source file: {@code bin/flow-cli run examples/java/nightly.java --arg priority=2}. */
public class Nightly implements FlowSpecProvider {
  /** What {@code --arg} may give. */
  record Options(int priority) {}

  @Override
  public FlowSpec spec(SpecContext context) {
    Options options = context.args().bind(Options.class);
    List<FlowModel> models =
        modelsMatrix(
            models("mockllm/small", "mockllm/large"),
            axis("config", configsMatrix(axis("temperature", 0.0, 1.0))));
    return FlowSpecBuilder.builder()
        .logDir("logs/priority-" + options.priority())
        .flowMetadata(Map.of("priority", IntNode.valueOf(options.priority())))
        .tasks(tasksMatrix(tasks("../quickstart/tasks/capitals.yaml"), axis("model", models)))
        .build();
  }
}
