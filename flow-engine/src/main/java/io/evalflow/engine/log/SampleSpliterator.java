package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalSample;
import java.util.List;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads samples from their members, in order. A part that is split off has a window of its own on
 * the file, so that many threads can read at once.
 */
final class SampleSpliterator implements Spliterator<EvalSample> {
  private final LogSource source;
  private final List<ZipMember> samples;
  private final SampleParsing parsing;
  private int next;
  private int end;
  private @Nullable MemberReader members;

  SampleSpliterator(LogSource source, List<ZipMember> samples, SampleParsing parsing) {
    this(source, samples, parsing, 0, samples.size());
  }

  private SampleSpliterator(
      LogSource source, List<ZipMember> samples, SampleParsing parsing, int next, int end) {
    this.source = source;
    this.samples = samples;
    this.parsing = parsing;
    this.next = next;
    this.end = end;
  }

  @Override
  public boolean tryAdvance(Consumer<? super EvalSample> action) {
    if (next >= end) {
      return false;
    }
    if (members == null) {
      members = new MemberReader(source.window(), samples.get(end - 1));
    }
    action.accept(members.sample(samples.get(next++), parsing));
    return true;
  }

  @Override
  public @Nullable Spliterator<EvalSample> trySplit() {
    int middle = (next + end) >>> 1;
    if (middle <= next || members != null) {
      return null;
    }
    SampleSpliterator first = new SampleSpliterator(source, samples, parsing, next, middle);
    next = middle;
    return first;
  }

  @Override
  public long estimateSize() {
    return (long) end - next;
  }

  @Override
  public int characteristics() {
    return ORDERED | NONNULL | IMMUTABLE | SIZED | SUBSIZED;
  }
}
