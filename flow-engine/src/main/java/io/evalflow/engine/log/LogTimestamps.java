package io.evalflow.engine.log;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/**
 * The timestamps of events as Inspect writes them: {@code 2026-11-23T23:14:30.924408+00:00}, to the
 * microsecond, the fraction left out where it is zero. Any offset is read; none means UTC. A number
 * is read as Inspect reads it.
 */
public final class LogTimestamps {
  /** How long a time is up to its seconds. */
  private static final int SECONDS = 19;

  private static final double LAST_SECONDS = 2e10;
  private static final double LAST_MILLIS = 2.5e14;

  private LogTimestamps() {}

  static JacksonModule module() {
    return new SimpleModule("log timestamps")
        .addSerializer(Instant.class, new Writer())
        .addDeserializer(Instant.class, new Reader());
  }

  /**
   * A time as Inspect writes it.
   *
   * @throws DateTimeException if its year has not four digits
   */
  public static String format(Instant instant) {
    byte[] text = new byte[TimeText.LONGEST];
    int length = new TimeText().write(instant, text, 0);
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** A time as Inspect writes it; the very text if it is none. */
  static String normal(String text) {
    try {
      return format(parse(text));
    } catch (DateTimeException e) {
      return text;
    }
  }

  /** The time that a text of a log means; empty if it means none. */
  public static Optional<Instant> read(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Instant parse(String text) {
    Instant plain = parsePlain(text);
    return plain != null ? plain : parseAny(text);
  }

  /**
   * Reads the form that is written here and by Inspect, without a formatter; null if it is another.
   */
  private static @Nullable Instant parsePlain(String text) {
    int zone = text.endsWith("+00:00") ? 6 : text.endsWith("Z") ? 1 : 0;
    int length = text.length() - zone;
    boolean whole = length == SECONDS;
    boolean utc = zone > 0 && (whole || (length == SECONDS + 7 && text.charAt(SECONDS) == '.'));
    if (!utc
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, SECONDS);
    int micros = whole ? 0 : number(text, SECONDS + 1, SECONDS + 7);
    if ((year | month | day | hour | minute | second | micros) < 0) {
      return null;
    }
    return LocalDateTime.of(year, month, day, hour, minute, second, micros * 1000)
        .toInstant(ZoneOffset.UTC);
  }

  /** The number that some digits make; -1 if they are not all digits. */
  private static int number(String text, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static Instant parseAny(String text) {
    String iso =
        text.length() > 10 && text.charAt(10) == ' '
            ? text.substring(0, 10) + 'T' + text.substring(11)
            : text;
    boolean hasOffset = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
    return hasOffset
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  /** A time in seconds since 1970, or in milliseconds where seconds would be after 2603. */
  private static Instant parse(double number) {
    double seconds = Math.abs(number) > LAST_SECONDS ? number / 1000 : number;
    if (!(Math.abs(seconds) < LAST_MILLIS / 1000)) {
      throw new DateTimeException("no time: " + number);
    }
    return Instant.EPOCH.plus(Math.round(seconds * 1e6), ChronoUnit.MICROS);
  }

  private static final class Writer extends StdScalarSerializer<Instant> {
    Writer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
      generator.writeString(format(value));
    }
  }

  private static final class Reader extends StdScalarDeserializer<Instant> {
    Reader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
      String text = parser.getString();
      try {
        return parser.currentToken().isNumeric() ? parse(parser.getDoubleValue()) : parse(text);
      } catch (DateTimeException e) {
        throw context.weirdStringException(text, Instant.class, "not an ISO 8601 time");
      }
    }
  }
}
