package io.evalflow.engine.run;

import io.evalflow.spi.model.ModelUsage;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one attempt at a sample used of models. For the sample's thread. */
final class SampleUsage {
  private final Map<String, ModelUsage> byModel = new LinkedHashMap<>(2);
  private long totalTokens;
  private int turns;

  void add(String model, ModelUsage usage) {
    byModel.merge(model, usage, ModelUsage::plus);
    totalTokens += usage.totalTokens();
  }

  void addTurn() {
    turns++;
  }

  Map<String, ModelUsage> byModel() {
    return byModel;
  }

  long totalTokens() {
    return totalTokens;
  }

  int turns() {
    return turns;
  }
}
