package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalSample;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which samples of a log are marked as invalid.
 *
 * @param marked of the samples that were asked for, those that are
 * @param unmarked of the samples that were asked for, those that are not
 * @param othersMarked whether any other sample is
 */
record SampleMarks(Set<SampleRef> marked, Set<SampleRef> unmarked, boolean othersMarked) {
  /** Up to so many samples are looked up one by one, through the summaries. */
  private static final int FEW = 16;

  /**
   * Reads the marks.
   *
   * @param uuids the samples that are asked for; null for all
   * @param others whether the marks of the others matter
   * @throws io.evalflow.spi.FlowException if the log has no sample of a uuid
   */
  static SampleMarks of(SampleLookup lookup, @Nullable Collection<String> uuids, boolean others) {
    Set<String> wanted = uuids == null ? Set.of() : new LinkedHashSet<>(uuids);
    if (!others && !wanted.isEmpty() && wanted.size() <= FEW) {
      Scan few = new Scan(wanted);
      lookup.ofUuids(wanted).forEach(few::see);
      if (few.missing.isEmpty()) {
        return few.marks();
      }
    }
    Scan all = new Scan(wanted);
    try (Stream<EvalSample> samples = lookup.slim()) {
      samples.forEach(all::see);
    }
    if (!all.missing.isEmpty()) {
      throw lookup.notFound("sample of the uuid " + String.join(", ", all.missing));
    }
    return all.marks();
  }

  /** What was seen so far. */
  private static final class Scan {
    private final Set<String> wanted;
    private final Set<String> missing;
    private final Set<SampleRef> marked = new HashSet<>();
    private final Set<SampleRef> unmarked = new HashSet<>();
    private boolean othersMarked;

    Scan(Set<String> wanted) {
      this.wanted = wanted;
      this.missing = new LinkedHashSet<>(wanted);
    }

    void see(EvalSample sample) {
      boolean isMarked = sample.invalidation() != null;
      if (wanted.isEmpty() || wanted.contains(sample.uuid())) {
        (isMarked ? marked : unmarked).add(SampleRef.of(sample));
        missing.remove(sample.uuid());
      } else {
        othersMarked |= isMarked;
      }
    }

    SampleMarks marks() {
      return new SampleMarks(marked, unmarked, othersMarked);
    }
  }

  /** Whether no sample was asked for, as the log has none. */
  boolean isEmpty() {
    return marked.isEmpty() && unmarked.isEmpty();
  }
}
