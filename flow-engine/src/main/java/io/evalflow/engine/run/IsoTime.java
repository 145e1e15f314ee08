package io.evalflow.engine.run;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as Inspect writes them. */
final class IsoTime {
  private static final String MICROS = "0000-00-00T00:00:00.000000+00:00";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  private IsoTime() {}

  /** To the microsecond, for samples. */
  static String micros(Instant time) {
    LocalDateTime date = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    char[] text = MICROS.toCharArray();
    digits(date.getYear(), text, 0, 4);
    digits(date.getMonthValue(), text, 5, 7);
    digits(date.getDayOfMonth(), text, 8, 10);
    digits(date.getHour(), text, 11, 13);
    digits(date.getMinute(), text, 14, 16);
    digits(date.getSecond(), text, 17, 19);
    digits(time.getNano() / 1000, text, 20, 26);
    return new String(text);
  }

  private static void digits(int value, char[] text, int from, int to) {
    int rest = value;
    for (int i = to - 1; i >= from; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** To the second, for logs. */
  static String seconds(Instant time) {
    return SECONDS.format(time);
  }
}
