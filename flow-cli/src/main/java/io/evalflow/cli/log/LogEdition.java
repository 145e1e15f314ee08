package io.evalflow.cli.log;

import io.evalflow.cli.UsageException;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.ScoreEdit;
import io.evalflow.spi.eval.ScoreEditBuilder;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogEditor;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalScore;
import io.evalflow.spi.log.LogEdit;
import io.evalflow.spi.log.LogEdits;
import io.evalflow.spi.log.MetadataEdit;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.TagsEdit;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * What {@code flow-cli log edit} changes in each log.
 *
 * @param edits edits of tags and metadata
 * @param invalidate uuids of samples to mark, {@code all} among them for all; null for none
 * @param uninvalidate uuids of samples whose mark goes, likewise
 * @param score edit of a score
 * @param by who edits, when and why
 */
record LogEdition(
    List<LogEdit> edits,
    @Nullable List<String> invalidate,
    @Nullable List<String> uninvalidate,
    @Nullable EditedScore score,
    ProvenanceData by) {
  static final String ADD_TAG = "add-tag";
  static final String REMOVE_TAG = "remove-tag";
  static final String SET = "set";
  static final String REMOVE = "remove";
  static final String INVALIDATE = "invalidate";
  static final String UNINVALIDATE = "uninvalidate";
  static final String SCORE = "score";
  static final String SAMPLE = "sample";
  static final String EPOCH = "epoch";
  static final String ANSWER = "answer";
  static final String EXPLANATION = "explanation";
  static final String NEW_SCORE = "new-score";
  static final String NO_RECOMPUTE = "no-recompute";
  static final String AUTHOR = "author";
  static final String REASON = "reason";

  private static final String ALL = "all";
  private static final List<String> OF_SCORES =
      List.of(SAMPLE, EPOCH, ANSWER, EXPLANATION, NEW_SCORE, NO_RECOMPUTE);

  /** An edit of a score of a sample. */
  record EditedScore(
      String sample,
      @Nullable Integer epoch,
      String name,
      boolean added,
      ScoreEdit edit,
      boolean recompute) {}

  /** Reads the options. */
  static LogEdition of(LogLine line, ProvenanceData by) {
    LogEdition edition =
        new LogEdition(
            edits(line), uuids(line, INVALIDATE), uuids(line, UNINVALIDATE), score(line, by), by);
    boolean nothing =
        edition.edits.isEmpty()
            && edition.invalidate == null
            && edition.uninvalidate == null
            && edition.score == null;
    if (nothing) {
      throw new UsageException(
          line.words() + " needs something to change", "see 'flow-cli log edit --help'");
    }
    return edition;
  }

  private static List<LogEdit> edits(LogLine line) {
    List<LogEdit> edits = new ArrayList<>();
    if (line.has(ADD_TAG) || line.has(REMOVE_TAG)) {
      edits.add(TagsEdit.of(line.values(ADD_TAG), line.values(REMOVE_TAG)));
    }
    if (line.has(SET) || line.has(REMOVE)) {
      Map<String, JsonNode> set = new LinkedHashMap<>();
      for (String pair : line.values(SET)) {
        Pair given = Pair.of(SET, pair);
        set.put(given.name(), given.value());
      }
      edits.add(MetadataEdit.of(set, line.values(REMOVE)));
    }
    return edits;
  }

  private static @Nullable List<String> uuids(LogLine line, String option) {
    if (!line.has(option)) {
      return null;
    }
    return line.values(option);
  }

  private static @Nullable EditedScore score(LogLine line, ProvenanceData by) {
    List<String> given = line.values(SCORE);
    if (given.isEmpty()) {
      OF_SCORES.stream()
          .filter(line::has)
          .findFirst()
          .ifPresent(
              option -> {
                throw new UsageException("--" + option + " needs --score", null);
              });
      return null;
    }
    if (given.size() > 1 || !line.has(SAMPLE)) {
      throw new UsageException("--score is for one score of one sample", "name it with --sample");
    }
    Pair score = Pair.of(SCORE, given.get(0));
    ScoreEdit edit =
        ScoreEditBuilder.builder()
            .value(score.value())
            .answer(text(line.value(ANSWER)))
            .explanation(text(line.value(EXPLANATION)))
            .provenance(by)
            .extra(Map.of())
            .build();
    Integer epoch = line.has(EPOCH) ? (Integer) line.count(EPOCH).orElseThrow() : null;
    String sample = line.value(SAMPLE).orElseThrow();
    return new EditedScore(
        sample, epoch, score.name(), line.has(NEW_SCORE), edit, !line.has(NO_RECOMPUTE));
  }

  private static @Nullable JsonNode text(Optional<String> given) {
    return given.<JsonNode>map(StringNode::valueOf).orElse(null);
  }

  /**
   * Makes the changes to a log.
   *
   * @return whether it is another than before
   */
  boolean apply(URI log, LogEngine engine) {
    EvalLogEditor editor = engine.editor();
    boolean changed = false;
    if (!edits.isEmpty()) {
      Tell tell = new Tell();
      editor.edit(log, header -> tell.compare(header, LogEdits.apply(header, edits, by)));
      changed = tell.changed;
    }
    if (invalidate != null) {
      if (invalidate.contains(ALL)) {
        editor.invalidateAll(log, by);
      } else {
        editor.invalidate(log, invalidate, by);
      }
      changed = true;
    }
    if (uninvalidate != null) {
      if (uninvalidate.contains(ALL)) {
        editor.uninvalidateAll(log);
      } else {
        editor.uninvalidate(log, uninvalidate);
      }
      changed = true;
    }
    if (score != null) {
      if (!score.added()) {
        requireScore(log, score.name(), engine);
      }
      SampleId sample = engine.operations().sampleId(log, score.sample());
      editor.editScore(log, sample, score.epoch(), score.name(), score.edit(), score.recompute());
      changed = true;
    }
    return changed;
  }

  /** A name that is misspelt would else become one more score of the sample. */
  private static void requireScore(URI log, String name, LogEngine engine) {
    EvalResults results = engine.operations().header(log).results();
    List<String> names =
        results == null ? List.of() : results.scores().stream().map(EvalScore::name).toList();
    if (!names.isEmpty() && !names.contains(name)) {
      String known =
          StrictBinder.didYouMean(name, names)
              .orElse("its scores: " + String.join(", ", new TreeSet<>(names)));
      throw new FlowException(
          ErrorCode.NOT_FOUND,
          "the log has no score '" + name + "'",
          known + " With --" + NEW_SCORE + " it is added",
          null);
    }
  }

  /** Tells whether the last try of an edit changed something. */
  private static final class Tell {
    private boolean changed;

    EvalLog compare(EvalLog before, EvalLog after) {
      changed = !after.equals(before);
      return after;
    }
  }
}
