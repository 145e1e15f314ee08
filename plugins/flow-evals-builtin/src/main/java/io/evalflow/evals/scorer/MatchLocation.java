package io.evalflow.evals.scorer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where in a completion a target is looked for. */
enum MatchLocation {
  BEGIN,
  END,
  ANY,
  EXACT;

  @JsonValue
  String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static MatchLocation of(String name) {
    for (MatchLocation location : values()) {
      if (location.json().equals(name)) {
        return location;
      }
    }
    throw new IllegalArgumentException(
        "expected one of begin, end, any, exact, not '" + name + "'");
  }
}
