package io.evalflow.engine.log;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.evalflow.spi.eval.SampleId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleDeserializers;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.module.SimpleSerializers;
import tools.jackson.databind.ser.std.StdScalarSerializer;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.type.CollectionType;

/**
 * The ids of samples, as their annotations have them but without a tree for each, and lists of them
 * in a loop of their own: the header of a log names every sample.
 */
final class SampleIds {
  private SampleIds() {}

  static JacksonModule module() {
    SimpleModule module = new SimpleModule("sample ids");
    module.setSerializers(new Writers());
    module.setDeserializers(new Readers());
    return module
        .addSerializer(SampleId.class, new Writer())
        .addDeserializer(SampleId.class, new Reader());
  }

  private static void write(SampleId id, JsonGenerator out) {
    Object value = id.value();
    if (value instanceof Long number) {
      out.writeNumber(number.longValue());
    } else if (value instanceof BigInteger number) {
      out.writeNumber(number);
    } else {
      out.writeString(value.toString());
    }
  }

  private static SampleId read(JsonParser parser, DeserializationContext context) {
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

  private static boolean isList(CollectionType type) {
    return type.getRawClass() == List.class && type.getContentType().hasRawClass(SampleId.class);
  }

  private static final class Writers extends SimpleSerializers {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable ValueSerializer<?> findCollectionSerializer(
        SerializationConfig config,
        CollectionType type,
        BeanDescription.Supplier bean,
        JsonFormat.@Nullable Value format,
        @Nullable TypeSerializer itemType,
        @Nullable ValueSerializer<Object> item) {
      return isList(type)
          ? new ListWriter()
          : super.findCollectionSerializer(config, type, bean, format, itemType, item);
    }
  }

  private static final class Readers extends SimpleDeserializers {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable ValueDeserializer<?> findCollectionDeserializer(
        CollectionType type,
        DeserializationConfig config,
        BeanDescription.Supplier bean,
        @Nullable TypeDeserializer itemType,
        @Nullable ValueDeserializer<?> item) {
      return isList(type)
          ? new ListReader(type)
          : super.findCollectionDeserializer(type, config, bean, itemType, item);
    }
  }

  private static final class ListWriter extends StdSerializer<List<@Nullable SampleId>> {
    ListWriter() {
      super(List.class);
    }

    @Override
    public void serialize(
        List<@Nullable SampleId> ids, JsonGenerator out, SerializationContext context) {
      out.writeStartArray(ids, ids.size());
      for (SampleId id : ids) {
        if (id == null) {
          out.writeNull();
        } else {
          write(id, out);
        }
      }
      out.writeEndArray();
    }
  }

  private static final class ListReader extends StdDeserializer<List<@Nullable SampleId>> {
    ListReader(JavaType type) {
      super(type);
    }

    @Override
    public List<@Nullable SampleId> deserialize(JsonParser parser, DeserializationContext context) {
      List<@Nullable SampleId> ids = new ArrayList<>();
      if (!parser.isExpectedStartArrayToken()) {
        context.handleUnexpectedToken(getValueType(context), parser);
      }
      try {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          ids.add(parser.hasToken(JsonToken.VALUE_NULL) ? null : read(parser, context));
        }
      } catch (JacksonException e) {
        throw e.prependPath(ids, ids.size());
      }
      return ids;
    }
  }

  private static final class Writer extends StdScalarSerializer<SampleId> {
    Writer() {
      super(SampleId.class);
    }

    @Override
    public void serialize(SampleId id, JsonGenerator out, SerializationContext context) {
      write(id, out);
    }
  }

  private static final class Reader extends StdScalarDeserializer<SampleId> {
    Reader() {
      super(SampleId.class);
    }

    @Override
    public SampleId deserialize(JsonParser parser, DeserializationContext context) {
      return read(parser, context);
    }
  }
}
