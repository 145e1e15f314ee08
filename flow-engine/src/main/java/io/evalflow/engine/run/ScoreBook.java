package io.evalflow.engine.run;

import io.evalflow.engine.score.NamedReducer;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleScore;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.json.Immutables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
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
  private final IntFunction<SampleId> ids;

  /**
   * The metadata of each sample by its position, null where it is empty; null if it is everywhere.
   */
  private @Nullable Map<String, JsonNode> @Nullable [] metadata;

  private final Map<Integer, Score> known = new HashMap<>();
  private int recorded;
  private int completed;
  private int logged;

  /**
   * An empty book.
   *
   * @param ids the id of each sample by its position
   */
  ScoreBook(List<NamedScorer> scorers, int samples, int epochs, IntFunction<SampleId> ids) {
    this.samples = samples;
    this.epochs = epochs;
    this.ids = ids;
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
      Map<String, JsonNode> sampleMetadata,
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
    keep(position, sampleMetadata);
    for (Map.Entry<String, Score> scored : scores.entrySet()) {
      Score[] all = byScorer.get(scored.getKey());
      if (all != null) {
        all[position * epochs + epoch - 1] = shared(scored.getValue());
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private void keep(int position, Map<String, JsonNode> sampleMetadata) {
    if (!sampleMetadata.isEmpty()) {
      if (metadata == null) {
        metadata = new Map[samples];
      }
      metadata[position] = sampleMetadata;
    }
  }

  private synchronized Map<String, JsonNode> metadata(int position) {
    Map<String, JsonNode> kept = metadata == null ? null : metadata[position];
    return kept == null ? Map.of() : kept;
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
    Score[] reduced = new Score[samples];
    int[] positions = new int[samples];
    int count = 0;
    // Of one epoch alone, the scores that are kept once need to be reduced only once.
    IdentityHashMap<Score, Score> alone = new IdentityHashMap<>();
    for (int position = 0; position < samples; position++) {
      List<Score> scores = epochs(all, position);
      if (!scores.isEmpty()) {
        reduced[count] =
            scores.size() == 1 && alone.size() < MOST_SHARED
                ? alone.computeIfAbsent(
                    scores.get(0), single -> reducer.reducer().reduce(List.of(single)))
                : reducer.reducer().reduce(scores);
        positions[count++] = position;
      }
    }
    return Immutables.computed(
        count, i -> new SampleScore(reduced[i], ids.apply(positions[i]), metadata(positions[i])));
  }

  private List<Score> epochs(Score[] all, int position) {
    if (epochs == 1) {
      return all[position] == null ? List.of() : List.of(all[position]);
    }
    List<Score> scores = new ArrayList<>(epochs);
    for (int epoch = 0; epoch < epochs; epoch++) {
      Score score = all[position * epochs + epoch];
      if (score != null) {
        scores.add(score);
      }
    }
    return scores;
  }

  /** The score, or one equal to it that is kept already. */
  private Score shared(Score score) {
    // Field by field: a record's own hash and equality cost more, without the second compiler.
    Integer hash = 31 * Objects.hashCode(score.answer()) + Objects.hashCode(score.explanation());
    hash = 31 * hash + score.value().hashCode();
    Score first = known.get(hash);
    if (first != null) {
      return same(first, score) ? first : score;
    }
    if (known.size() < MOST_SHARED) {
      known.put(hash, score);
    }
    return score;
  }

  private static boolean same(Score a, Score b) {
    return a.value().equals(b.value())
        && Objects.equals(a.answer(), b.answer())
        && Objects.equals(a.explanation(), b.explanation())
        && Objects.equals(a.reason(), b.reason())
        && Objects.equals(a.metadata(), b.metadata())
        && a.history().equals(b.history())
        && a.extra().equals(b.extra());
  }
}
