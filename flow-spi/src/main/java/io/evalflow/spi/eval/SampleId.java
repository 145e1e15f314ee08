package io.evalflow.spi.eval;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The id of a sample: a whole number or a text. The two kinds differ: 1 is not "1". Immutable. */
public final class SampleId {
  private final Object value;

  private SampleId(Object value) {
    this.value = value;
  }

  /** A number as an id. */
  public static SampleId of(long id) {
    return new SampleId(id);
  }

  /** A text as an id. */
  public static SampleId of(String id) {
    return new SampleId(Objects.requireNonNull(id, "id"));
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException if it is neither a whole number nor a text
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SampleId fromJson(JsonNode json) {
    if (json.isString()) {
      return of(json.stringValue());
    }
    if (json.isIntegralNumber()) {
      return json.canConvertToLong() ? of(json.longValue()) : new SampleId(json.bigIntegerValue());
    }
    throw new IllegalArgumentException("a sample id must be a whole number or a text");
  }

  /** The JSON form: a Long, a BigInteger or a String. */
  @JsonValue
  public Object value() {
    return value;
  }

  /** Whether it is a text. */
  public boolean isText() {
    return value instanceof String;
  }

  /** Whether it is a number. */
  public boolean isNumber() {
    return value instanceof Long || value instanceof BigInteger;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SampleId id && value.equals(id.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** The id as it stands in names and messages, without quotes. */
  @Override
  public String toString() {
    return value.toString();
  }
}
