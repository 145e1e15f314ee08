package io.evalflow.spi.model;

import io.evalflow.spi.json.Immutables;
import java.util.List;

/**
 * One request to a model.
 *
 * @param input the conversation so far
 * @param tools tools that the model may call
 * @param toolChoice whether it may, must or must not
 * @param config how to generate; already merged from all its sources
 */
public record ModelRequest(
    List<ChatMessage> input, List<ToolInfo> tools, ToolChoice toolChoice, GenerateConfig config) {
  /** Copies its lists. */
  public ModelRequest {
    input = Immutables.list(input);
    tools = Immutables.list(tools);
  }
}
