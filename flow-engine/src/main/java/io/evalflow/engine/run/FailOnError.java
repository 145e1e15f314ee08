package io.evalflow.engine.run;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;

/**
 * How many failed samples make a task fail, as {@code fail_on_error} of Inspect: any, none, a share
 * of all samples (below 1) or a count.
 *
 * @param any whether any number matters at all
 * @param threshold the share or count; null where the first failure is enough or nothing is
 * @param continues whether a task that has failed goes on to its last sample
 */
record FailOnError(boolean any, @Nullable Double threshold, boolean continues) {
  /** Reads the JSON form; absent is true. */
  static FailOnError of(@Nullable JsonNode json, boolean continues) {
    if (json == null || json.isNull()) {
      return new FailOnError(true, null, continues);
    }
    if (json.isBoolean()) {
      return new FailOnError(json.booleanValue(), null, continues);
    }
    if (json.isNumber() && json.doubleValue() >= 0) {
      return new FailOnError(true, json.doubleValue(), continues);
    }
    throw new FlowException(
        ErrorCode.INVALID_VALUE,
        "fail_on_error must be true, false, a share between 0 and 1, or a count, not " + json);
  }

  /** Whether a task with that many failed samples, all retries used up, has failed. */
  boolean fails(int failed, int total) {
    if (!any) {
      return false;
    }
    if (threshold == null) {
      return failed > 0;
    }
    return failed >= (threshold < 1 ? threshold * total : threshold);
  }

  /** Whether a task ends at once after that many failed samples. */
  boolean stops(int failed, int total) {
    return !continues && fails(failed, total);
  }

  /** As it stands in a log: a share or count always as a float. */
  JsonNode json() {
    return threshold == null ? BooleanNode.valueOf(any) : DoubleNode.valueOf(threshold);
  }
}
