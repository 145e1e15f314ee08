package com.example.sums;

import static io.evalflow.spi.spec.FlowMatrices.models;
import static io.evalflow.spi.spec.FlowMatrices.tasks;
import static io.evalflow.spi.spec.FlowMatrices.tasksMatrix;
import static io.evalflow.spi.spec.MatrixAxis.axis;

import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowSpecProvider;
import io.evalflow.spi.spec.SpecContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The spec {@code nightly_sums}: {@code flow-cli run nightly_sums --arg model=openai/gpt-4o-mini}. */
public final class SumsSpec implements FlowSpecProvider {
  /**
   * What {@code --arg} may give.
   *
   * @param model the model; one for tests if absent
   */
  record Options(@Nullable String model) {}

  @Override
  public String name() {
    return "nightly_sums";
  }

  @Override
  public FlowSpec spec(SpecContext context) {
    Options options = context.args().bind(Options.class);
    String model = Objects.requireNonNullElse(options.model(), "mockllm/model");
    return FlowSpecBuilder.builder()
        .tasks(tasksMatrix(tasks("sums"), axis("model", models(model))))
        .build();
  }
}
