package io.evalflow.spi.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a model stopped writing. */
public enum StopReason {
  /** It was done. */
  STOP,
  /** It reached the most tokens allowed. */
  MAX_TOKENS,
  /** The conversation no longer fits the model's context. */
  MODEL_LENGTH,
  /** It asks for tools to be called. */
  TOOL_CALLS,
  /** The provider's filter stopped it. */
  CONTENT_FILTER,
  /** Nobody said. */
  UNKNOWN;

  /** The name in logs. */
  @JsonValue
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads the name in logs, former ones too; one that is not known is {@link #UNKNOWN}. */
  @JsonCreator
  public static StopReason of(String name) {
    for (StopReason reason : values()) {
      if (reason.json().equals(name)) {
        return reason;
      }
    }
    return name.equals("length") ? MAX_TOKENS : UNKNOWN;
  }
}
