package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.storage.Uris;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds samples of a log that is open, and what an edit must know of the others. */
final class SampleLookup {
  /** What makes samples large, and neither scores nor marks them. */
  private static final SampleParsing SLIM =
      new SampleParsing(
          ReadOptions.AS_WRITTEN.excluding(
              "events", "store", "attachments", "events_data", "messages", "output", "timelines"));

  private final LogReader reader;
  private final URI file;

  SampleLookup(LogReader reader, URI file) {
    this.reader = reader;
    this.file = file;
  }

  /**
   * Reads a sample.
   *
   * @param epoch its epoch; null if it has only one
   * @throws FlowException if there is none, or no epoch is given and there are several
   */
  EvalSample require(SampleId id, @Nullable Integer epoch, SampleParsing parsing) {
    int wanted = epoch != null ? epoch : onlyEpoch(id);
    return reader
        .sample(id, wanted, parsing)
        .filter(sample -> sample.id().equals(id))
        .orElseThrow(() -> notFound("sample " + id + " in epoch " + wanted));
  }

  private int onlyEpoch(SampleId id) {
    List<Integer> epochs;
    try (Stream<EvalSampleSummary> summaries = reader.summaries()) {
      epochs =
          summaries
              .filter(row -> row.id().equals(id))
              .map(EvalSampleSummary::epoch)
              .distinct()
              .sorted()
              .toList();
    }
    if (epochs.isEmpty()) {
      throw notFound("sample " + id);
    }
    if (epochs.size() > 1) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "the log " + Uris.display(file) + " has sample " + id + " in the epochs " + epochs,
          "say which epoch is meant",
          null);
    }
    return epochs.get(0);
  }

  /** The samples of some uuids as the summaries tell them, without what makes them large. */
  List<EvalSample> ofUuids(Set<String> uuids) {
    List<EvalSampleSummary> rows;
    try (Stream<EvalSampleSummary> summaries = reader.summaries()) {
      rows = summaries.filter(row -> uuids.contains(row.uuid())).toList();
    }
    return rows.stream().map(row -> require(row.id(), row.epoch(), SLIM)).toList();
  }

  FlowException notFound(String what) {
    return new FlowException(
        ErrorCode.NOT_FOUND, "the log " + Uris.display(file) + " has no " + what);
  }

  /** The samples in the order of the file without what makes them large; close the stream. */
  Stream<EvalSample> slim() {
    return reader.samples(SLIM);
  }

  /** The scores of all samples in Inspect's order, with one of the samples edited. */
  List<ResultsComputer.ScoredSample> scored(EvalSample edited) {
    List<Scored> all = new ArrayList<>();
    try (Stream<EvalSample> samples = slim()) {
      samples.forEach(
          sample -> {
            all.add(Scored.of(SampleRef.of(sample).equals(SampleRef.of(edited)) ? edited : sample));
          });
    }
    all.sort(Comparator.comparing(Scored::order));
    return all.stream().map(Scored::sample).toList();
  }

  /** The scores of a sample, and where it stands among others. */
  record Scored(SampleOrder order, ResultsComputer.ScoredSample sample) {
    static Scored of(EvalSample sample) {
      return new Scored(
          SampleOrder.of(sample.id(), sample.epoch()),
          new ResultsComputer.ScoredSample(
              sample.id(),
              sample.metadata(),
              Immutables.map(sample.scores()),
              sample.error() != null));
    }
  }
}
