package io.evalflow.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.it.support.Corpus;
import io.evalflow.it.support.Corpus.Log;
import io.evalflow.it.support.JsonEquality;
import io.evalflow.spi.FlowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every log of the corpus is read by the engine and written anew, and inspect-ai must read in the
 * copy, in every way that it has, exactly what it reads in the original. What inspect-ai cannot
 * read, such as the fields of a later version, must stand in the copy as it stood in the original.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("reference")
class CorpusIT {
  /** A log in JSON whose ids 1 and "1" no zip can hold beside each other. */
  private static final String TWINS = "text-twins.json";

  /** A zip of a version that no JSON may have. */
  private static final String FUTURE_VERSION = "future-version.eval";

  /** A log whose summaries tell of one sample twice. */
  private static final String REPEATED = "zip-duplicates.eval";

  /** A log whose samples get the name of their score from the header, which only JSON can give. */
  private static final String NAMED_SCORE = "old-score.json";

  /** A log in JSON in whose header inspect-ai reads half of a surrogate pair as a question mark. */
  private static final String HALF_PAIR = "text-surrogate.json";

  /** Kinds of logs that stand in the shape of today, so that nothing may change in them. */
  private static final Set<String> TODAY =
      Set.of("run", "edit", "zip", "text", "journal", "future");

  /** Logs of those kinds with texts that are read as something else on purpose. */
  private static final Set<String> NOT_VERBATIM =
      Set.of("text-nulls.json", "future-version.json", TWINS);

  /**
   * Old shapes that the engine keeps as they stand, since they are trees or texts to it and
   * inspect-ai makes them good itself wherever it reads them.
   */
  private static final Set<String> KEPT =
      Set.of(
          "old-config",
          "old-documents",
          "old-events",
          "old-least",
          "old-numbers",
          "old-roleless",
          "old-sandbox-config",
          "old-timelines",
          "old-times",
          "old-viewer");

  /**
   * Old shapes that inspect-ai reads otherwise in one format than in the other, or otherwise once
   * their texts and messages stand apart, as they do in all logs that it writes itself.
   */
  private static final Set<String> OTHERWISE_IN_THE_OTHER =
      Set.of("old-documents", "old-references", "old-score", "old-version-1");

  @TempDir private static @Nullable Path directory;

  private @Nullable LogCopies copies;

  @BeforeAll
  void copyTheCorpus() {
    Corpus corpus = Corpus.require();
    copies = new LogCopies(corpus, requireNonNull(directory));
  }

  @AfterAll
  void close() {
    if (copies != null) {
      copies.close();
    }
  }

  private LogCopies copies() {
    return requireNonNull(copies);
  }

  private static List<Log> logs(Predicate<Log> which) {
    return Corpus.require().logs().stream().filter(which).toList();
  }

  static List<Log> all() {
    return logs(log -> true);
  }

  static List<Log> headers() {
    return logs(log -> log.headerReadable() && !log.name().equals(HALF_PAIR));
  }

  static List<Log> summaries() {
    return logs(
        log ->
            log.summariesReadable()
                && read(log)
                && !log.name().equals(TWINS)
                && !log.name().equals(NAMED_SCORE));
  }

  static List<Log> readable() {
    return logs(log -> log.readable() && read(log));
  }

  static List<Log> convertible() {
    return logs(
        log ->
            log.readable()
                && read(log)
                && !log.name().equals(TWINS)
                && !log.name().equals(FUTURE_VERSION)
                && !OTHERWISE_IN_THE_OTHER.contains(shape(log)));
  }

  static List<Log> withSamples() {
    return logs(
        log ->
            log.readable()
                && log.summariesReadable()
                && read(log)
                && !log.name().equals(TWINS)
                && !log.name().equals(NAMED_SCORE));
  }

  /** Old logs but for those with pools and parts that the engine leaves as they are. */
  static List<Log> old() {
    return logs(
        log ->
            log.kind().equals("old")
                && !log.name().startsWith("old-pools")
                && !KEPT.contains(shape(log)));
  }

  private static String shape(Log log) {
    return log.name().substring(0, log.name().lastIndexOf('.'));
  }

  static List<Log> verbatim() {
    return logs(log -> TODAY.contains(log.kind()) && !NOT_VERBATIM.contains(log.name()));
  }

  static List<Log> damaged() {
    return logs(log -> log.kind().equals("damaged"));
  }

  private static boolean read(Log log) {
    return !log.kind().equals("damaged") && !log.kind().equals("refused");
  }

  @ParameterizedTest
  @MethodSource("headers")
  void theHeaderIsReadAsInInspect(Log log) {
    JsonNode expected = comparable(log, copies().original(log, "header"));

    JsonNode actual = comparable(log, copies().parts(log, "header"));

    JsonEquality.STRICT.check(log.name(), expected, actual);
  }

  /**
   * The copy is always a zip: only there does inspect-ai add the reductions to a header, and only
   * in JSON does it turn version 1 into 2.
   */
  private static JsonNode comparable(Log log, JsonNode header) {
    ObjectNode copy = (ObjectNode) header.deepCopy();
    copy.remove("reductions");
    if (log.name().endsWith(".json")) {
      copy.remove("version");
    }
    return copy;
  }

  @ParameterizedTest
  @MethodSource("summaries")
  void theSummariesAreReadAsInInspect(Log log) {
    JsonNode expected = copies().original(log, "summaries");

    JsonNode actual = copies().parts(log, "summaries");

    JsonEquality.STRICT.check(log.name(), expected, actual);
  }

  @ParameterizedTest
  @MethodSource("readable")
  void theWholeLogIsReadAsInInspect(Log log) {
    JsonNode expected = copies().original(log, "log");

    JsonNode actual = copies().whole(log, "log");

    JsonEquality.STRICT.check(log.name(), expected, actual);
  }

  @ParameterizedTest
  @MethodSource("convertible")
  void nothingChangesInTheOtherFormat(Log log) {
    JsonEquality.STRICT.check(
        log.name(), sorted(copies().original(log, "full")), sorted(copies().converted(log)));
  }

  @ParameterizedTest
  @MethodSource("convertible")
  void nothingChangesOnTheWayThereAndBack(Log log) {
    JsonEquality.STRICT.check(
        log.name(), sorted(copies().original(log, "full")), sorted(copies().convertedBack(log)));
  }

  /** A log with its samples as inspect-ai sorts them in one of the formats only. */
  private static JsonNode sorted(JsonNode log) {
    ObjectNode copy = (ObjectNode) log.deepCopy();
    List<JsonNode> samples = new ArrayList<>(copy.path("samples").valueStream().toList());
    samples.sort(Comparator.comparing(s -> s.get("epoch") + " " + s.get("id")));
    copy.remove("samples");
    if (!samples.isEmpty()) {
      copy.putArray("samples").addAll(samples);
    }
    return copy;
  }

  /** The order of samples is lost in the copy of a zip, as inspect-ai sorts what it reads there. */
  @ParameterizedTest
  @MethodSource("readable")
  void theSamplesStandInTheOrderOfInspect(Log log) {
    JsonNode expected = copies().original(log, "log").path("samples");

    JsonNode actual = copies().ours(log, "whole").path("samples");

    assertThat(keys(actual)).as(log.covers()).isEqualTo(keys(expected));
  }

  private static List<String> keys(JsonNode samples) {
    return samples.valueStream().map(s -> s.get("id") + " " + s.get("epoch").intValue()).toList();
  }

  /** Unlike the copies, in which inspect-ai itself would make an old shape good. */
  @ParameterizedTest
  @MethodSource("old")
  void oldShapesAreMadeGood(Log log) {
    JsonNode expected = copies().original(log, "log");

    JsonNode actual = copies().ours(log, "whole");

    JsonEquality.SHOWS.check(log.name(), expected, actual);
  }

  @ParameterizedTest
  @MethodSource("withSamples")
  void theSamplesAreReadAsInInspect(Log log) {
    JsonNode expected = copies().original(log, "samples");

    JsonNode actual = copies().parts(log, "samples");

    JsonEquality.STRICT.check(log.name(), expected, actual);
  }

  @ParameterizedTest
  @MethodSource("verbatim")
  void nothingIsLost(Log log) {
    JsonNode raw = copies().original(log, "raw");
    List<String> lost = new ArrayList<>();
    if (raw.has("log")) {
      lost.addAll(missing("whole", raw.get("log"), copies().ours(log, "whole")));
      lost.addAll(missing("header", beforeSamples(raw.get("log")), copies().ours(log, "header")));
    } else {
      if (raw.has("header.json")) {
        lost.addAll(missing("header", raw.get("header.json"), copies().ours(log, "header")));
      }
      if (raw.has("summaries.json") && !log.name().equals(REPEATED)) {
        lost.addAll(
            missing("summaries", raw.get("summaries.json"), copies().ours(log, "summaries")));
      }
      JsonNode samples = copies().ours(log, "samples");
      for (String member : raw.propertyNames()) {
        if (member.startsWith("samples/")) {
          lost.addAll(missing(member, raw.get(member), sample(samples, raw.get(member))));
        }
      }
    }
    assertThat(lost).as(log.name()).isEmpty();
  }

  /** A header is what stands before the samples, without reductions; nobody looks behind them. */
  private static JsonNode beforeSamples(JsonNode log) {
    List<String> keys = new ArrayList<>(log.propertyNames());
    int end = keys.contains("samples") ? keys.indexOf("samples") : keys.size();
    ObjectNode header = ((ObjectNode) log.deepCopy()).retain(keys.subList(0, end));
    return header.remove(List.of("reductions"));
  }

  private static List<String> missing(String part, JsonNode raw, @Nullable JsonNode ours) {
    return JsonEquality.CONTAINS.differences(raw, ours).stream()
        .map(line -> part + " " + line)
        .toList();
  }

  private static @Nullable JsonNode sample(JsonNode samples, JsonNode wanted) {
    return samples
        .valueStream()
        .filter(
            sample ->
                sample.get("id").equals(wanted.get("id"))
                    && sample.get("epoch").equals(wanted.get("epoch")))
        .findFirst()
        .orElse(null);
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void aLogThatIsNoneIsRefusedByName(Log log) {
    assertThat(copies().failure(log, "whole"))
        .as(log.name())
        .hasValueSatisfying(
            failure ->
                assertThat(failure)
                    .isInstanceOf(FlowException.class)
                    .hasMessageContaining(log.name()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void onlyErrorsForPeopleAreThrown(Log log) {
    for (String part : List.of("header", "whole", "summaries", "samples")) {
      copies()
          .failure(log, part)
          .ifPresent(failure -> assertThat(failure).as(part).isInstanceOf(FlowException.class));
    }
  }
}
