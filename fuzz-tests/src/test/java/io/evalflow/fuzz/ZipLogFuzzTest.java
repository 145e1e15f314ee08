package io.evalflow.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.evalflow.engine.log.ForgedZip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads logs that are zips, or should be. The low half of an input's first byte says what it is: 0
 * a file as it stands, otherwise the seed whose members are edited as the rest says. The high half
 * says in which ways it is read.
 */
class ZipLogFuzzTest {
  private static final List<Map<String, ForgedZip.Content>> LOGS = logs();
  private final LogReading reading = new LogReading();

  private static List<Map<String, ForgedZip.Content>> logs() {
    try {
      // The last is the fourth once more, in another form.
      return Seeds.zips().stream().limit(4).map(Seeds::members).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] zip : Seeds.zips()) {
      byte[] seed = new byte[zip.length + 1];
      System.arraycopy(zip, 0, seed, 1, zip.length);
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
      ForgedZip zip = Seeds.forged(LOGS.get((which - 1) % LOGS.size()));
      ZipEdits.edit(zip, script);
      reading.read(zip.bytes(), ways);
    }
  }
}
