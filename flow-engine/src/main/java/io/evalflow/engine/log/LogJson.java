package io.evalflow.engine.log;

import com.fasterxml.jackson.annotation.Nulls;
import com.google.common.io.CountingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as it stands in eval logs. Numbers keep their kind and value as Python's {@code json} has
 * them: 1 is not 1.0, integers have any size, doubles are written in the fewest digits that read
 * back the same, NaN and the infinities stand bare, -0.0 keeps its sign. Keys keep their order, a
 * null field of a record is absent, also where a log has it. Times are those of {@link
 * LogTimestamps}. Limits on depth and on the length of texts, names and numbers are far above what
 * Inspect writes but finite.
 */
public final class LogJson {
  private LogJson() {}

  /** Made when it is first used: headers and most samples need no mapper. */
  private static final class Mapper {
    static final JsonMapper ANY = create();
    static final ObjectWriter PRETTY = ANY.writer().with(JsonSyntax.indentation());
  }

  /** The mapper for all content of logs. */
  public static JsonMapper mapper() {
    return Mapper.ANY;
  }

  /** Writes with an indentation of two, as Inspect does where it indents. */
  public static ObjectWriter pretty() {
    return Mapper.PRETTY;
  }

  /** A value as a tree, which shares the trees that are in the value. */
  public static JsonNode tree(Object value) {
    JsonTree tree = new JsonTree();
    RecordJson.write(tree, value);
    return tree.root();
  }

  /** A value as UTF-8. */
  public static byte[] bytes(Object value) {
    ByteSink out = new ByteSink(1 << 10);
    write(value, out);
    return Arrays.copyOf(out.array(), out.size());
  }

  /**
   * Writes a value as UTF-8 into {@code out}, which stays open. A surrogate without its other half,
   * which UTF-8 cannot hold, becomes its escape as text, as in Inspect's logs.
   */
  static void write(Object value, ByteSink out) {
    new JsonBytes(out).write(value);
  }

  /** Writes what {@link #write(Object, ByteSink)} writes piece by piece. */
  static void write(Object value, OutputStream out) throws IOException {
    ByteSink sink = new ByteSink(JsonBytes.PIECE);
    try {
      new JsonBytes(sink, out).write(value);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.write(sink.array(), 0, sink.size());
  }

  /** The length in bytes of a value's JSON. */
  static long size(Object value) {
    CountingOutputStream count = new CountingOutputStream(OutputStream.nullOutputStream());
    try {
      write(value, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count.getCount();
  }

  /** Writes a value as the annotations of its type say. */
  static void writeByMapper(Object value, ByteSink out) {
    mapper().writeValue((OutputStream) out, value);
  }

  private static JsonMapper create() {
    return JsonMapper.builder(JsonSyntax.factory())
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .changeDefaultNullHandling(nulls -> nulls.withValueNulls(Nulls.SKIP))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .addModule(LogTimestamps.module())
        .addModule(SampleIds.module())
        .addModule(RecordCreation.module())
        .build();
  }
}
