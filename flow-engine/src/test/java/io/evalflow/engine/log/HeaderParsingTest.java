package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is read by hand is what the mapper reads, or is left to it. */
class HeaderParsingTest {
  private static final int RUNS = 400;
  private static final int DAMAGED = 2000;
  private static final Pattern NAME = Pattern.compile("\"[a-z_]+\":");

  /** A value, as far as values stand behind a name without another value inside. */
  private static final Pattern SCALAR =
      Pattern.compile("(?<=\":)(\"[a-z0-9 ]*\"|-?[0-9][0-9.eE+-]*|true|false|null|\\[\\]|\\{\\})");

  private static final String[] OTHERS = {
    "null",
    "true",
    "\"text\"",
    "\"\"",
    "\"7\"",
    "1",
    "-0",
    "1.0",
    "2.5e3",
    "NaN",
    "-Infinity",
    "2147483648",
    "9223372036854775808",
    "1e400",
    "[]",
    "[null]",
    "[[1]]",
    "{}",
    "{\"a\":null,\"a\":1}",
    "01",
    "tru",
    "\"2026-11-28T07:04:57Z\"",
    "\"\\ud83d\"",
    "{\"type\":\"tags\"}",
    "[{\"type\":\"config\",\"a\":1.50}]",
    "[{\"a\":1,\"type\":\"tags\"}]",
    "\"success\"",
    "\"Success\""
  };

  @Test
  void readsWhatTheMapperReads() {
    long seed = System.nanoTime();
    for (int i = 0; i < RUNS; i++) {
      byte[] json = header(seed + i, i % 3 == 0);
      assertThat(JsonIn.read(json, HeaderParsing::log))
          .as("header of seed %d", seed + i)
          .contains(LogJson.mapper().readValue(json, EvalLog.class));
    }
  }

  @Test
  void readsTheStartsOfLogsAsTheMapperDoes() {
    long seed = System.nanoTime();
    for (int i = 0; i < RUNS; i++) {
      RandomRecords records = new RandomRecords(new SplittableRandom(seed + i), false);
      EvalFileWriter.LogStart start =
          new EvalFileWriter.LogStart(
              i, (EvalSpec) records.of(EvalSpec.class), (EvalPlan) records.of(EvalPlan.class));
      assertThat(JsonIn.read(json(start), HeaderParsing::start))
          .as("start of seed %d", seed + i)
          .contains(LogJson.mapper().readValue(json(start), EvalFileWriter.LogStart.class));
    }
  }

  @Test
  void leavesToTheMapperWhatItWouldReadInAnotherWay() {
    long seed = System.nanoTime();
    int read = 0;
    for (int i = 0; i < DAMAGED; i++) {
      RandomGenerator random = new SplittableRandom(seed + i);
      byte[] json = damaged(header(seed + i, false), random);
      if (HeaderReadings.byHand(json).isPresent()) {
        read++;
      }
    }
    assertThat(read).as("of %d, seed %d", DAMAGED, seed).isBetween(1, DAMAGED - 1);
  }

  /** A header in which names and values were put in the places of others, or bytes. */
  private static byte[] damaged(byte[] json, RandomGenerator random) {
    String text = new String(json, StandardCharsets.UTF_8);
    for (int i = random.nextInt(3); i >= 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text = withAnother(text, NAME, name(text, random), random);
        default -> text = withAnother(text, SCALAR, OTHERS[random.nextInt(OTHERS.length)], random);
      }
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(5) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private static String name(String text, RandomGenerator random) {
    List<String> names =
        new ArrayList<>(
            List.of("\"location\":", "\"etag\":", "\"samples\":", "\"type\":", "\"\":"));
    NAME.matcher(text).results().forEach(found -> names.add(found.group()));
    return names.get(random.nextInt(names.size()));
  }

  private static String withAnother(
      String text, Pattern pattern, String other, RandomGenerator random) {
    List<MatchResult> found = pattern.matcher(text).results().toList();
    if (found.isEmpty()) {
      return text;
    }
    MatchResult place = found.get(random.nextInt(found.size()));
    return text.substring(0, place.start()) + other + text.substring(place.end());
  }

  private static byte[] header(long seed, boolean full) {
    EvalLog log = (EvalLog) new RandomRecords(new SplittableRandom(seed), full).of(EvalLog.class);
    return json(EvalLogBuilder.builder(log).samples(null).reductions(null).build());
  }

  private static byte[] json(Object value) {
    return LogJson.mapper().writeValueAsBytes(value);
  }
}
