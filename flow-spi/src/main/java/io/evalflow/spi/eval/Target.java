package io.evalflow.spi.eval;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evalflow.spi.json.Immutables;
import java.util.List;

/**
 * What a sample's answer is scored against: a text, or several. Whether it was a list is kept.
 *
 * @param values the texts; one if it is not a list
 * @param list whether it is a list in JSON
 */
public record Target(List<String> values, boolean list) {
  /** Copies its list. */
  public Target {
    values = Immutables.list(values);
    if (!list && values.size() != 1) {
      throw new IllegalArgumentException("a target that is no list has one text");
    }
  }

  /** One text. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Target of(String text) {
    return new Target(List.of(text), false);
  }

  /** Several texts. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Target of(List<String> texts) {
    return new Target(texts, true);
  }

  /** The texts in one, without anything between them, as Inspect's {@code Target.text}. */
  public String text() {
    return values.size() == 1 ? values.get(0) : String.join("", values);
  }

  /** The JSON form: a String or a list of them. */
  @JsonValue
  Object toJson() {
    return list ? values : values.get(0);
  }
}
