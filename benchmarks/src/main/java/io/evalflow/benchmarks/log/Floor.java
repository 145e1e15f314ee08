package io.evalflow.benchmarks.log;

import com.github.luben.zstd.Zstd;
import io.evalflow.engine.log.LogJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;

/**
 * The least that reading a log can cost: on one core, each member unpacked and its JSON cut into
 * tokens, nothing made of them.
 */
final class Floor {
  private static final int END = 0x06054b50;

  private Floor() {}

  /** A member in memory. */
  private record Packed(ByteBuffer bytes, int size) {}

  static Map<String, Object> measure(Path log, int rounds) throws IOException {
    List<Packed> members = members(Files.readAllBytes(log));
    long[] tokens = {0};
    double[] seconds = LogBenchmark.times(rounds, () -> tokens[0] = tokens(members));
    return LogBenchmark.figures(
        "members", members.size(), "tokens", tokens[0], "seconds", LogBenchmark.median(seconds));
  }

  private static long tokens(List<Packed> members) {
    long tokens = 0;
    for (Packed member : members) {
      byte[] json = new byte[member.size()];
      ByteBuffer packed = member.bytes();
      Zstd.decompressByteArray(
          json, 0, json.length, packed.array(), packed.arrayOffset(), packed.remaining());
      try (JsonParser parser = LogJson.mapper().createParser(json)) {
        while (parser.nextToken() != null) {
          tokens++;
        }
      }
    }
    return tokens;
  }

  /** The members of a zip with less than 65,536 of them, all compressed with zstd. */
  private static List<Packed> members(byte[] zip) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int end = zip.length - 22;
    if (bytes.getInt(end) != END) {
      throw new IllegalArgumentException("no plain zip");
    }
    List<Packed> members = new ArrayList<>();
    int at = bytes.getInt(end + 16);
    for (int i = 0; i < Short.toUnsignedInt(bytes.getShort(end + 10)); i++) {
      int local = bytes.getInt(at + 42);
      int data = local + 30 + bytes.getShort(local + 26) + bytes.getShort(local + 28);
      members.add(new Packed(bytes.slice(data, bytes.getInt(at + 20)), bytes.getInt(at + 24)));
      at += 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30) + bytes.getShort(at + 32);
    }
    return members;
  }
}
