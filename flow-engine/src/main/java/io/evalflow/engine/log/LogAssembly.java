package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.log.EvalDataset;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalSpecBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a whole log of its parts; here is what Inspect settles only when it has all of them. */
final class LogAssembly {
  private LogAssembly() {}

  /**
   * The log.
   *
   * @param samples its samples; those of a document keep their order
   * @param reductions its reductions, unless they are among the results of the header
   * @param document whether it is of the JSON format; only there a score that does not name its
   *     scorer gets the name in the results
   */
  static EvalLog of(
      EvalLog header,
      List<EvalSample> samples,
      Optional<List<EvalSampleReductions>> reductions,
      boolean document) {
    List<EvalSample> ordered = new ArrayList<>(samples);
    if (!document) {
      LogHeaders.sort(ordered);
    }
    String scorer = document ? firstScore(header) : null;
    if (scorer != null) {
      ordered.replaceAll(sample -> named(sample, scorer));
    }
    return EvalLogBuilder.builder(header)
        .eval(withIds(header.eval(), ordered))
        .results(HeaderMigration.withoutReductions(header.results()))
        .samples(document && ordered.isEmpty() ? null : ordered)
        .reductions(reductions.or(() -> HeaderMigration.reductions(header)).orElse(null))
        .build();
  }

  private static @Nullable String firstScore(EvalLog header) {
    return header.results() == null || header.results().scores().isEmpty()
        ? null
        : header.results().scores().get(0).name();
  }

  /** Gives the score of a sample that does not name its scorer the name in the results. */
  private static EvalSample named(EvalSample sample, String scorer) {
    if (sample.scores() == null || !sample.scores().containsKey(SampleMigration.UNNAMED_SCORER)) {
      return sample;
    }
    Map<String, Score> scores = new LinkedHashMap<>(sample.scores());
    Score score = scores.remove(SampleMigration.UNNAMED_SCORER);
    scores.put(scorer, score);
    return EvalSampleBuilder.builder(sample).scores(scores).build();
  }

  /** Says which samples ran, where the dataset does not. */
  private static EvalSpec withIds(EvalSpec eval, List<EvalSample> samples) {
    EvalDataset dataset = eval.dataset();
    if (dataset.sampleIds() != null) {
      return eval;
    }
    Set<SampleId> ids = new LinkedHashSet<>();
    samples.forEach(sample -> ids.add(sample.id()));
    EvalDataset complete =
        new EvalDataset(
            dataset.name(),
            dataset.location(),
            dataset.samples(),
            List.copyOf(ids),
            dataset.shuffled(),
            dataset.extra());
    return EvalSpecBuilder.builder(eval).dataset(complete).build();
  }
}
