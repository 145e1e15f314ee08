package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far an evaluation came. */
public enum EvalStatus {
  /** It is running, or its process was killed. */
  STARTED,
  /** It is done. */
  SUCCESS,
  /** It was interrupted. */
  CANCELLED,
  /** An error ended it. */
  ERROR;

  /** The name in logs. */
  @JsonValue
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the name in logs.
   *
   * @throws IllegalArgumentException if there is no such status
   */
  @JsonCreator
  public static EvalStatus of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
