package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.ReadOptions;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DatabindException;

/**
 * Makes samples of their JSON: without the fields that are not wanted, which are skipped and never
 * held, migrated from older versions of the format, and with references resolved as asked for.
 * Immutable.
 */
final class SampleParsing {
  private static final JsonType<EvalSample> SAMPLE = new JsonType<>(new TypeReference<>() {});

  private final ReadOptions options;

  SampleParsing(ReadOptions options) {
    this.options = options;
  }

  /** Whether some fields are skipped, so that what is held is less than what is read. */
  boolean partial() {
    return !options.exclude().isEmpty();
  }

  /**
   * Reads the sample that begins at the parser's current or next token.
   *
   * @throws tools.jackson.core.JacksonException if it is not one
   */
  EvalSample read(JsonParser parser) {
    Bounded.limit(parser);
    JsonParser wanted = partial() ? new SkippingParser(parser, options.exclude()) : parser;
    EvalSample sample = SAMPLE.read(wanted);
    if (sample == null) {
      throw DatabindException.from(parser, "null stands where a sample must stand");
    }
    Required.in(sample, options.exclude(), parser);
    try {
      return SampleResolver.resolve(SampleMigration.migrated(sample), options.resolve());
    } catch (NullPointerException | IllegalArgumentException e) {
      // JSON may hold null in a list, where the types say that nothing does.
      throw DatabindException.from(parser, "a part of a sample is missing", e);
    }
  }
}
