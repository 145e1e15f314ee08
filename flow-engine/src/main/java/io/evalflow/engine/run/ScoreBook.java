package io.evalflow.engine.run;

import io.evalflow.engine.score.NamedReducer;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleScore;
import io.evalflow.spi.eval.Score;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The scores of a task so far: all that is kept of a sample once it is in the log. Equal scores are
 * kept once, since the answers of a task tend to be few. Safe for use by many threads.
 */
final class ScoreBook {
  /** Scores remembered to be shared; beyond that each sample keeps its own. */
  private static final int MOST_SHARED = 4096;

  private final int samples;
  private final int epochs;
  private final Map<String, Score[]> byScorer = new LinkedHashMap<>();
  private final SampleId[] ids;
  private final List<@Nullable Map<String, JsonNode>> metadata;
  private final Map<Score, Score> known = new HashMap<>();
  private int recorded;
  private int completed;
  private int logged;

  ScoreBook(List<NamedScorer> scorers, int samples, int epochs) {
    this.samples = samples;
    this.epochs = epochs;
    this.ids = new SampleId[samples];
    this.metadata = new ArrayList<>(Collections.nCopies(samples, null));
    scorers.forEach(scorer -> byScorer.put(scorer.name(), new Score[samples * epochs]));
  }

  /**
   * Records a sample that is done.
   *
   * @param position its position among the selected samples, from 0
   * @param epoch which run of it, from 1
   * @param failed whether an error ended it
   */
  synchronized void record(
      int position,
      int epoch,
      SampleId id,
      @Nullable Map<String, JsonNode> sampleMetadata,
      Map<String, Score> scores,
      boolean failed) {
    logged++;
    if (!failed) {
      completed++;
    }
    if (failed && scores.isEmpty()) {
      return;
    }
    recorded++;
    ids[position] = id;
    metadata.set(position, sampleMetadata);
    scores.forEach(
        (scorer, score) -> {
          Score[] all = byScorer.get(scorer);
          if (all != null) {
            all[position * epochs + epoch - 1] = shared(score);
          }
        });
  }

  /** Samples that were scored, or had no scorer to be scored by. */
  synchronized int recorded() {
    return recorded;
  }

  /** Samples that ended without an error. */
  synchronized int completed() {
    return completed;
  }

  /** Samples that are in the log. */
  synchronized int logged() {
    return logged;
  }

  /** The scores by one scorer, reduced over epochs, in the order of the samples. */
  List<SampleScore> reduced(String scorer, NamedReducer reducer) {
    Score[] all;
    synchronized (this) {
      all = Objects.requireNonNull(byScorer.get(scorer)).clone();
    }
    List<SampleScore> reduced = new ArrayList<>(samples);
    for (int position = 0; position < samples; position++) {
      List<Score> scores = new ArrayList<>(epochs);
      for (int epoch = 0; epoch < epochs; epoch++) {
        Score score = all[position * epochs + epoch];
        if (score != null) {
          scores.add(score);
        }
      }
      if (!scores.isEmpty()) {
        reduced.add(
            new SampleScore(
                reducer.reducer().reduce(scores), ids[position], metadata.get(position)));
      }
    }
    return reduced;
  }

  /** The score, or one equal to it that is kept already. */
  private Score shared(Score score) {
    Score first = known.get(score);
    if (first != null) {
      return first;
    }
    if (known.size() < MOST_SHARED) {
      known.put(score, score);
    }
    return score;
  }
}
