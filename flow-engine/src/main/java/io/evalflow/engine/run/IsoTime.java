package io.evalflow.engine.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as Inspect writes them. */
final class IsoTime {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  private IsoTime() {}

  /** To the microsecond, for samples. */
  static String micros(Instant time) {
    return MICROS.format(time);
  }

  /** To the second, for logs. */
  static String seconds(Instant time) {
    return SECONDS.format(time);
  }
}
