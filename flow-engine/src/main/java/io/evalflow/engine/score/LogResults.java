package io.evalflow.engine.score;

import io.evalflow.engine.log.ResultsComputer;
import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.spi.eval.SampleScore;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalResultsBuilder;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalScore;
import io.evalflow.spi.log.EvalScorer;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Computes the results of a log again from the scores of its samples, as Inspect does, with the
 * metrics and reducers that the log names and somebody provides. Safe for use by many threads.
 */
public final class LogResults implements ResultsComputer {
  private static final String DEFAULT_REDUCER = "mean";

  private final LoggedMetrics metrics;
  private final PluginRegistry plugins;

  /** With the metrics and reducers of these plugins. */
  @Inject
  LogResults(LoggedMetrics metrics, PluginRegistry plugins) {
    this.metrics = metrics;
    this.plugins = plugins;
  }

  /** A scorer whose scores are in the log. */
  private record Source(
      String name,
      Map<String, JsonNode> params,
      @Nullable Map<String, JsonNode> metadata,
      MetricPlan metrics) {}

  @Override
  public Computed compute(EvalLog header, List<ScoredSample> samples) {
    List<EvalScore> scores = new ArrayList<>();
    List<EvalSampleReductions> reductions = new ArrayList<>();
    boolean named = header.eval().config().epochsReducer() != null;
    List<NamedReducer> reducers = reducers(header);
    for (Source source : sources(header, samples)) {
      String name = unique(source.name(), scores.stream().map(EvalScore::name).toList());
      addViews(source, name, scored(name, samples), reducers, named, scores, reductions);
    }
    EvalResultsBuilder results =
        header.results() == null
            ? EvalResultsBuilder.builder()
            : EvalResultsBuilder.builder(header.results());
    results
        .totalSamples(samples.size())
        .completedSamples((int) samples.stream().filter(sample -> !sample.failed()).count())
        .scores(scores)
        .headline(HeadlineMetric.of(scores, header.eval().extra().get("headline_metric")));
    return new Computed(results.build(), reductions);
  }

  /** The reducers of the log; the mean, without a name, if it asks for none. */
  private List<NamedReducer> reducers(EvalLog header) {
    List<String> names = header.eval().config().epochsReducer();
    return Immutables.list(names == null ? List.of(DEFAULT_REDUCER) : names).stream()
        .map(name -> new NamedReducer(name, Reducers.named(name, Integer.MAX_VALUE, plugins)))
        .toList();
  }

  /** The scorers of the log, and those of whose scores it does not tell the scorer. */
  private List<Source> sources(EvalLog header, List<ScoredSample> samples) {
    List<Source> sources = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (EvalScorer scorer : Immutables.list(header.eval().scorers())) {
      Map<String, JsonNode> metadata = scorer.metadata();
      sources.add(
          new Source(
              scorer.name(),
              Immutables.map(scorer.options()),
              metadata == null || metadata.isEmpty() ? null : metadata,
              metrics.plan(scorer.metrics())));
      names.add(unique(scorer.name(), names));
    }
    MetricPlan all = metrics.plan(header.eval().metrics());
    for (ScoredSample sample : samples) {
      for (String name : sample.scores().keySet()) {
        if (names.add(name)) {
          MetricPlan own = all.isEmpty() ? metrics.ofScorer(name) : all;
          sources.add(new Source(name, Map.of(), null, own));
        }
      }
    }
    return sources;
  }

  private static List<SampleScore> scored(String scorer, List<ScoredSample> samples) {
    List<SampleScore> scored = new ArrayList<>();
    for (ScoredSample sample : samples) {
      Score score = sample.scores().get(scorer);
      if (score != null) {
        scored.add(new SampleScore(score, sample.id(), sample.metadata()));
      }
    }
    return scored;
  }

  private static void addViews(
      Source source,
      String name,
      List<SampleScore> scored,
      List<NamedReducer> reducers,
      boolean named,
      List<EvalScore> scores,
      List<EvalSampleReductions> reductions) {
    if (reducers.isEmpty()) {
      scores.addAll(results(source, name, null, scored));
      return;
    }
    if (source.metrics().isEmpty()) {
      return;
    }
    for (NamedReducer reducer : reducers) {
      String shown = named ? reducer.name() : null;
      List<SampleScore> reduced = reduced(scored, reducer);
      reductions.add(MetricResults.reductions(name, shown, reduced));
      scores.addAll(results(source, name, shown, reduced));
    }
  }

  private static List<SampleScore> reduced(List<SampleScore> scores, NamedReducer reducer) {
    Map<String, List<SampleScore>> bySample = new LinkedHashMap<>();
    for (SampleScore score : scores) {
      bySample.computeIfAbsent(score.sampleId().toString(), id -> new ArrayList<>()).add(score);
    }
    List<SampleScore> reduced = new ArrayList<>();
    bySample.forEach(
        (id, all) ->
            reduced.add(
                new SampleScore(
                    reducer.reducer().reduce(all.stream().map(SampleScore::score).toList()),
                    all.get(0).sampleId(),
                    all.get(0).sampleMetadata())));
    return reduced;
  }

  private static List<EvalScore> results(
      Source source, String name, @Nullable String reducer, List<SampleScore> scored) {
    List<EvalScore> results = new ArrayList<>();
    MetricPlan plan = source.metrics();
    if (plan.listed()) {
      results.add(
          MetricResults.of(
              name, reducer, source.params(), source.metadata(), plan.overValues(), scored));
    }
    for (Map<String, List<NamedMetric>> byKey : plan.byKey()) {
      for (KeyedResults keyed : KeyedResults.of(byKey, scored)) {
        results.add(
            new EvalScore(
                keyed.key(),
                name,
                reducer,
                keyed.scored(),
                keyed.unscored(),
                source.params(),
                keyed.metrics(),
                source.metadata(),
                Map.of()));
      }
    }
    return results;
  }

  /** The name, with a number from 1 behind it if it is taken. */
  private static String unique(String name, Collection<String> taken) {
    String free = name;
    for (int i = 1; taken.contains(free); i++) {
      free = name + i;
    }
    return free;
  }
}
