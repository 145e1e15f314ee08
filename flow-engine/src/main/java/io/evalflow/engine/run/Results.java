package io.evalflow.engine.run;

import io.evalflow.engine.score.MetricResults;
import io.evalflow.engine.score.NamedReducer;
import io.evalflow.spi.eval.SampleScore;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a task: for each scorer and reducer the reduced scores and the metrics over them,
 * as Inspect computes, names and orders them.
 *
 * @param results the results
 * @param reductions the reduced scores; empty if there is no scorer
 */
record Results(EvalResults results, List<EvalSampleReductions> reductions) {
  /** Computes the results over the scores so far. */
  static Results of(TaskSetup setup, ScoreBook book) {
    List<EvalScore> scores = new ArrayList<>();
    List<EvalSampleReductions> reductions = new ArrayList<>();
    for (NamedScorer scorer : setup.scorers()) {
      for (NamedReducer reducer : setup.reducers()) {
        String reducerName = setup.reducersGiven() ? reducer.name() : null;
        List<SampleScore> reduced = book.reduced(scorer.name(), reducer);
        scores.add(score(scorer, reducerName, reduced));
        reductions.add(MetricResults.reductions(scorer.name(), reducerName, reduced));
      }
    }
    EvalResults results =
        new EvalResults(
            setup.totalSamples(),
            book.completed(),
            null,
            null,
            scores,
            MetricResults.headline(scores),
            null,
            Map.of());
    return new Results(results, reductions);
  }

  /** The values of the metrics so far by {@code scorer/metric}, of the first reducer. */
  static Map<String, Double> values(TaskSetup setup, ScoreBook book) {
    NamedReducer reducer = setup.reducers().get(0);
    Map<String, Double> values = new LinkedHashMap<>();
    for (NamedScorer scorer : setup.scorers()) {
      EvalScore score = score(scorer, null, book.reduced(scorer.name(), reducer));
      score
          .metrics()
          .forEach(
              (name, metric) ->
                  values.put(score.name() + "/" + name, metric.value().doubleValue()));
    }
    return values;
  }

  private static EvalScore score(
      NamedScorer scorer, @Nullable String reducer, List<SampleScore> reduced) {
    return MetricResults.of(
        scorer.name(), reducer, scorer.params(), null, scorer.metrics(), reduced);
  }
}
