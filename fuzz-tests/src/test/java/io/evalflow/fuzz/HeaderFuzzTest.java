package io.evalflow.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.evalflow.engine.log.HeaderReadings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads headers by hand and by the mapper, which must agree. An input's first byte says what it is:
 * 0 a header as it stands, otherwise the seed that is edited as the rest says.
 */
class HeaderFuzzTest {
  private static final int MOST = 16;
  private static final List<byte[]> HEADERS = headers();

  private static List<byte[]> headers() {
    try {
      return Seeds.headers();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] header : HEADERS) {
      byte[] seed = new byte[header.length + 1];
      System.arraycopy(header, 0, seed, 1, header.length);
      seeds.add(seed);
    }
    IntStream.rangeClosed(1, HEADERS.size()).forEach(i -> seeds.add(new byte[] {(byte) i}));
    return seeds.stream();
  }

  @MethodSource("seeds")
  @FuzzTest
  void reads_what_the_mapper_reads(byte[] input) {
    Script script = new Script(input);
    int which = script.u8();
    if (which == 0) {
      HeaderReadings.byHand(script.rest());
    } else {
      byte[] json = HEADERS.get((which - 1) % HEADERS.size());
      for (int i = 0; i < MOST && script.more(); i++) {
        json = JsonEdits.edit(json, script);
      }
      HeaderReadings.byHand(json);
    }
  }
}
