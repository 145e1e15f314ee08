package io.evalflow.engine.log;

import io.evalflow.spi.eval.Score;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.EvalSampleSummaryBuilder;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a changed version of a zip log: the members that stay are copied as they are, in one piece
 * where they stand side by side; behind them come the changed samples, the summaries, the
 * reductions and the header, as far as they change. For one use.
 */
final class EvalFileRewrite {
  private static final SampleParsing AS_WRITTEN = new SampleParsing(ReadOptions.AS_WRITTEN);

  private final LogSource source;
  private final ZipDirectory directory;
  private final EvalFileReader reader;
  private final LogChange change;
  private final Map<String, @Nullable Map<String, Score>> scores = new HashMap<>();

  EvalFileRewrite(
      LogSource source, ZipDirectory directory, EvalFileReader reader, LogChange change) {
    this.source = source;
    this.directory = directory;
    this.reader = reader;
    this.change = change;
  }

  /**
   * Writes it, if the condition on the target holds.
   *
   * @param durable whether it must outlive a stop of the machine
   */
  FileInfo write(RewriteTarget target, WriteCondition condition, boolean durable) {
    ZipMember oldHeader =
        directory
            .find(LogMembers.HEADER)
            .orElseThrow(() -> source.bad("it has no " + LogMembers.HEADER, null, null));
    ZipRemainder remainder = ZipRemainder.of(source, directory, replaced()::contains);
    try (MemberEncoder encoder = MemberEncoder.like(oldHeader)) {
      return target.replace(
          condition,
          durable,
          file -> {
            ZipSplicer zip = ZipSplicer.after(remainder, source.file(), file);
            appendSamples(file, zip, encoder);
            if (change.rescored()) {
              SummariesMember summaries =
                  new SummariesMember(oldHeader.dosTime(), MemberEncoder.compressionOf(oldHeader));
              try (Stream<EvalSampleSummary> rows = reader.summaries()) {
                summaries.append(file, zip, rows.map(this::changed));
              }
            }
            appendHeader(file, zip, encoder);
            zip.finish(file);
          });
    }
  }

  private Set<String> replaced() {
    Set<String> names = new HashSet<>(samples());
    names.add(LogMembers.HEADER);
    if (change.rescored()) {
      names.add(LogMembers.SUMMARIES);
    }
    if (change.reductions() != null) {
      names.add(LogMembers.REDUCTIONS);
    }
    return names;
  }

  private Set<String> samples() {
    return change.samples().stream().map(SampleRef::member).collect(Collectors.toSet());
  }

  private void appendSamples(PendingFile file, ZipSplicer zip, MemberEncoder encoder)
      throws IOException {
    for (ZipMember member : directory.members(samples()::contains)) {
      EvalSample sample = new MemberReader(source).sample(member, AS_WRITTEN);
      EvalSample changed = change.sampleChange().apply(sample);
      scores.put(member.name(), SampleSummaries.of(changed).scores());
      zip.append(file, encoder.encode(member.name(), changed));
    }
  }

  private void appendHeader(PendingFile file, ZipSplicer zip, MemberEncoder encoder)
      throws IOException {
    if (change.reductions() != null && !change.reductions().isEmpty()) {
      zip.append(file, encoder.encode(LogMembers.REDUCTIONS, change.reductions()));
    }
    zip.append(file, encoder.encode(LogMembers.HEADER, change.header()));
  }

  private EvalSampleSummary changed(EvalSampleSummary row) {
    String name = LogMembers.sample(row.id(), row.epoch());
    return scores.containsKey(name)
        ? EvalSampleSummaryBuilder.builder(row).scores(scores.get(name)).build()
        : row;
  }
}
