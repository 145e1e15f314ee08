package io.evalflow.engine.log;

import java.io.InputStream;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * The signs of JSON in logs, apart from what they mean: a process that only prints a sample again
 * has done so before a mapper would be set up. See {@link LogJson}.
 */
final class JsonSyntax {
  /** Deepest nesting; Inspect itself cannot write more than 254. */
  static final int MAX_DEPTH = 1000;

  private static final int MAX_TEXT = 1 << 30;
  private static final int MAX_NAME = 1 << 20;
  private static final int MAX_NUMBER = 10_000;

  private static final JsonFactory FACTORY = create();

  private JsonSyntax() {}

  /** Made when it is first used: most that is read is not indented. */
  private static final class Pretty {
    static final DefaultPrettyPrinter INDENTED = prettyPrinter();
  }

  /** Reads and writes what {@link LogJson} says. */
  static JsonFactory factory() {
    return FACTORY;
  }

  static JsonParser parser(InputStream json) {
    return FACTORY.createParser(ObjectReadContext.empty(), json);
  }

  static JsonParser parser(byte[] json, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), json, 0, length);
  }

  /** Writes with an indentation of two, as Inspect does where it indents. */
  static JsonGenerator indented(OutputStream out) {
    return FACTORY.createGenerator(new Indentation(), out);
  }

  /** What {@link #indented} writes between the values. */
  static PrettyPrinter indentation() {
    return Pretty.INDENTED;
  }

  /** How a generator is told to indent. */
  private static final class Indentation extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      return Pretty.INDENTED.createInstance();
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }

  private static JsonFactory create() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_TEXT)
                .maxNameLength(MAX_NAME)
                .maxNumberLength(MAX_NUMBER)
                .build())
        .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
        .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
        .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
        .build();
  }

  private static DefaultPrettyPrinter prettyPrinter() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }
}
