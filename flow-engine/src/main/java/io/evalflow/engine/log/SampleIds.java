package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import java.math.BigInteger;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/**
 * The ids of samples, as their annotations have them but without a tree for each: the header of a
 * log names every sample.
 */
final class SampleIds {
  private SampleIds() {}

  static JacksonModule module() {
    return new SimpleModule("sample ids")
        .addSerializer(SampleId.class, new Writer())
        .addDeserializer(SampleId.class, new Reader());
  }

  private static final class Writer extends StdScalarSerializer<SampleId> {
    Writer() {
      super(SampleId.class);
    }

    @Override
    public void serialize(SampleId id, JsonGenerator out, SerializationContext context) {
      Object value = id.value();
      if (value instanceof Long number) {
        out.writeNumber(number);
      } else if (value instanceof BigInteger number) {
        out.writeNumber(number);
      } else {
        out.writeString(value.toString());
      }
    }
  }

  private static final class Reader extends StdScalarDeserializer<SampleId> {
    Reader() {
      super(SampleId.class);
    }

    @Override
    public SampleId deserialize(JsonParser parser, DeserializationContext context) {
      if (parser.hasToken(JsonToken.VALUE_STRING)) {
        return SampleId.of(parser.getString());
      }
      boolean isLong =
          parser.hasToken(JsonToken.VALUE_NUMBER_INT)
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      return isLong ? SampleId.of(parser.getLongValue()) : other(context.readTree(parser), context);
    }

    private static SampleId other(JsonNode json, DeserializationContext context) {
      try {
        return SampleId.fromJson(json);
      } catch (IllegalArgumentException e) {
        return (SampleId)
            context.reportInputMismatch(SampleId.class, "%s", String.valueOf(e.getMessage()));
      }
    }
  }
}
