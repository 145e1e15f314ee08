package io.evalflow.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads logs that are JSON documents, or should be. The low half of an input's first byte says what
 * it is: 0 a file as it stands, otherwise the seed that is edited as the rest says. The high half
 * says in which ways it is read.
 */
class DocumentLogFuzzTest {
  private static final int MOST = 16;
  private static final List<byte[]> LOGS = logs();
  private final LogReading reading = new LogReading();

  private static List<byte[]> logs() {
    try {
      return Seeds.documents();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] document : LOGS) {
      byte[] seed = new byte[document.length + 1];
      System.arraycopy(document, 0, seed, 1, document.length);
      seeds.add(seed);
    }
    IntStream.rangeClosed(1, LOGS.size()).forEach(i -> seeds.add(new byte[] {(byte) i}));
    return seeds.stream();
  }

  @MethodSource("seeds")
  @FuzzTest
  void reads_or_refuses(byte[] input) {
    Script script = new Script(input);
    int first = script.u8();
    int which = first & 15;
    int ways = first >> 4;
    if (which == 0) {
      reading.read(script.rest(), ways);
    } else {
      byte[] json = LOGS.get((which - 1) % LOGS.size());
      for (int i = 0; i < MOST && script.more(); i++) {
        json = JsonEdits.edit(json, script);
      }
      reading.read(json, ways);
    }
  }
}
