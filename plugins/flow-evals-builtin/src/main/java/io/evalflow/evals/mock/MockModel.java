package io.evalflow.evals.mock;

import io.evalflow.spi.model.ModelApi;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelCallException;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelOutputBuilder;
import io.evalflow.spi.model.ModelRequest;
import io.evalflow.spi.model.ModelResponse;
import io.evalflow.spi.model.ModelUsage;
import java.time.Duration;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A model that takes its answers from a script. Where an answer has no usage, the input's tokens
 * are estimated and the output's are the characters of the text, as Inspect AI's mock does.
 */
final class MockModel implements ModelApi {
  private final String model;
  private final Outputs outputs;
  private final Duration latency;
  private final PromptTokens tokens = new PromptTokens();

  MockModel(String model, Outputs outputs, Duration latency) {
    this.model = model;
    this.outputs = outputs;
    this.latency = latency;
  }

  @Override
  public ModelResponse generate(ModelRequest request)
      throws ModelCallException, InterruptedException {
    MockOutput next = outputs.next();
    if (!latency.isZero()) {
      Thread.sleep(latency.toMillis(), latency.toNanosPart() % 1_000_000);
    }
    ModelOutput output = withUsage(next.get(), request);
    return new ModelResponse(
        output,
        ModelCall.of(
            MessageDump.request(model, request.input()),
            JsonNodeFactory.instance.objectNode().put("content", output.completion())));
  }

  private ModelOutput withUsage(ModelOutput output, ModelRequest request) {
    if (output.usage() != null) {
      return output;
    }
    String completion = output.completion();
    ModelUsage usage =
        ModelUsage.of(tokens.count(request), completion.codePointCount(0, completion.length()));
    return ModelOutputBuilder.builder(output).usage(usage).build();
  }
}
