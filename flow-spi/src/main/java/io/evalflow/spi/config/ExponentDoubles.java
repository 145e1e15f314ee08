package io.evalflow.spi.config;

import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads numbers, also those that YAML 1.1 takes for texts: {@code 1e3}, {@code 1e-5}. */
final class ExponentDoubles extends StdDeserializer<Double> {
  static final ExponentDoubles BOXED = new ExponentDoubles(Double.class);
  static final ExponentDoubles PRIMITIVE = new ExponentDoubles(double.class);

  private static final Pattern EXPONENT =
      Pattern.compile("[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)[eE][-+]?[0-9]+");

  private ExponentDoubles(Class<Double> type) {
    super(type);
  }

  @Override
  public Double deserialize(JsonParser parser, DeserializationContext context) {
    JsonToken token = parser.currentToken();
    if (token.isNumeric()) {
      return parser.getDoubleValue();
    }
    if (token == JsonToken.VALUE_STRING && EXPONENT.matcher(parser.getString()).matches()) {
      return Double.valueOf(parser.getString());
    }
    return (Double) context.handleUnexpectedToken(handledType(), parser);
  }
}
