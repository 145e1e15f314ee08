package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalSample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Samples of a zip that stand one behind the other, in parts that are small enough to be held and
 * large enough that reading a part costs one request. Immutable.
 */
final class SampleParts {
  private static final long MOST = 1 << 20;

  private SampleParts() {}

  /** The parts of samples in a given order. */
  static List<OpenLog.Part> of(LogSource source, List<ZipMember> samples, SampleParsing parsing) {
    List<OpenLog.Part> parts = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= samples.size(); i++) {
      if (i == samples.size() || !together(samples, start, i)) {
        parts.add(new ZipPart(source, samples.subList(start, i), parsing));
        start = i;
      }
    }
    return parts;
  }

  /** Whether the member at {@code next} can be read with those from {@code start}. */
  private static boolean together(List<ZipMember> samples, int start, int next) {
    ZipMember member = samples.get(next);
    return member.offset() > samples.get(next - 1).offset()
        && bytes(samples.subList(start, next + 1)) <= MOST
        && member.offset() - samples.get(start).offset() <= MOST;
  }

  private static long bytes(List<ZipMember> members) {
    return members.stream().mapToLong(ZipMember::size).sum();
  }

  private record ZipPart(LogSource source, List<ZipMember> members, SampleParsing parsing)
      implements OpenLog.Part {
    @Override
    public long bytes() {
      return SampleParts.bytes(members);
    }

    @Override
    public void read(Consumer<EvalSample> action) {
      MemberReader reader = new MemberReader(source.window(), members.get(members.size() - 1));
      for (ZipMember member : members) {
        action.accept(reader.sample(member, parsing));
      }
    }
  }
}
