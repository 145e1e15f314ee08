package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalLog;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;

/** Reads headers of logs in both ways: by hand, as far as that goes, and by the mapper. */
public final class HeaderReadings {
  private static final JsonType<EvalLog> LOG = new JsonType<>(new TypeReference<>() {});

  private HeaderReadings() {}

  /**
   * The header as it is read by hand; empty if that is left to the mapper.
   *
   * @throws AssertionError if the mapper reads another, or none
   */
  public static Optional<EvalLog> byHand(byte[] json) {
    Optional<EvalLog> log = JsonIn.read(json, HeaderParsing::log);
    if (log.isPresent() && !log.equals(byMapper(json))) {
      throw new AssertionError(
          "the mapper does not read the header "
              + log.get()
              + " of "
              + new String(json, StandardCharsets.UTF_8));
    }
    return log;
  }

  private static Optional<EvalLog> byMapper(byte[] json) {
    try (JsonParser parser = LogJson.mapper().createParser(json)) {
      EvalLog log = LOG.read(parser);
      return parser.nextToken() == null ? Optional.ofNullable(log) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
