package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.WriteCondition;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Reads the zip format, finished or not. */
final class EvalFileReader implements LogReader {
  private static final JsonType<EvalLog> LOG =
      new JsonType<>(new TypeReference<>() {}, HeaderParsing::log);
  private static final JsonType<EvalFileWriter.LogStart> START =
      new JsonType<>(new TypeReference<>() {}, HeaderParsing::start);
  private static final JsonType<JsonNode> TREE = new JsonType<>(new TypeReference<>() {});
  private static final JsonType<EvalSampleSummary> SUMMARY =
      new JsonType<>(new TypeReference<>() {});
  private static final JsonType<List<EvalSampleReductions>> REDUCTIONS =
      new JsonType<>(new TypeReference<>() {});

  /** A header with no more than its parts. */
  private static final String SMALLEST = "{\"eval\":{},\"plan\":{},\"results\":{},\"stats\":{}}";

  private final LogSource source;
  private final MemberReader members;
  private byte[] tail;
  private int end;
  private @Nullable ZipDirectory directory;

  /**
   * A reader of a zip.
   *
   * @param tail the last bytes of the file
   * @param end where its end record stands in them
   */
  EvalFileReader(LogSource source, byte[] tail, int end) {
    this.source = source;
    this.tail = tail;
    this.end = end;
    this.members = new MemberReader(source);
  }

  @Override
  public EvalLog header() {
    Optional<ZipMember> header = last().or(() -> directory().find(LogMembers.HEADER));
    EvalLog log =
        header.isPresent()
            ? members.read(header.get(), LOG)
            : LogHeaders.started(start(), updates(), source);
    return LogHeaders.located(LogHeaders.checked(log, source), source);
  }

  /** Loads what reads a header, which is else loaded when the first is read. */
  static void prepare() {
    Optional<EvalLog> unused = LOG.read(SMALLEST.getBytes(StandardCharsets.UTF_8));
  }

  /** The header where it is the last member of a directory that is longer than the tail. */
  private Optional<ZipMember> last() {
    if (directory != null) {
      return Optional.empty();
    }
    Optional<ZipMember> header = ZipDirectory.last(source, tail, end, LogMembers.HEADER);
    if (header.isPresent()) {
      // Only the end records will be asked for: many headers are waited for at once, each with
      // this.
      int records = Math.min(end, ZipFormat.END64_LENGTH + ZipFormat.END64_LOCATOR_LENGTH);
      tail = Arrays.copyOfRange(tail, end - records, tail.length);
      end = records;
    }
    return header;
  }

  @Override
  public EvalLog wholeHeader() {
    return header();
  }

  @Override
  public LogSource source() {
    return source;
  }

  /** Read when it is first asked for: most headers are found without it. */
  ZipDirectory directory() {
    if (directory == null) {
      directory = ZipDirectory.read(source, tail, end);
    }
    return directory;
  }

  private EvalFileWriter.LogStart start() {
    return directory()
        .find(LogMembers.START)
        .map(member -> members.read(member, START))
        .orElseThrow(
            () ->
                source.bad(
                    "it has neither " + LogMembers.HEADER + " nor " + LogMembers.START,
                    "is it an eval log?",
                    null));
  }

  private List<JsonNode> updates() {
    return numbered(LogMembers::configUpdateNumber).stream()
        .map(member -> members.read(member, TREE))
        .toList();
  }

  /** The members that have a number, in its order. */
  private List<ZipMember> numbered(Function<String, OptionalInt> number) {
    Map<Integer, ZipMember> found = new TreeMap<>();
    for (ZipMember member : directory().members()) {
      number.apply(member.name()).ifPresent(n -> found.put(n, member));
    }
    return new ArrayList<>(found.values());
  }

  @Override
  public Optional<List<EvalSampleReductions>> reductions() {
    return directory().find(LogMembers.REDUCTIONS).map(member -> members.read(member, REDUCTIONS));
  }

  @Override
  public Stream<EvalSampleSummary> summaries() {
    Optional<ZipMember> all = directory().find(LogMembers.SUMMARIES);
    return all.isPresent()
        ? members.elements(all.get(), EvalFileReader::summary)
        : journalSummaries().values().stream();
  }

  private static EvalSampleSummary summary(JsonParser parser) {
    Bounded.limit(parser);
    return Required.in(SUMMARY.read(parser), parser);
  }

  /** The summaries flushed so far; of a sample that was done twice, the last. */
  private Map<String, EvalSampleSummary> journalSummaries() {
    Map<String, EvalSampleSummary> last = new LinkedHashMap<>();
    for (ZipMember part : numbered(LogMembers::journalSummariesNumber)) {
      try (Stream<EvalSampleSummary> summaries = members.elements(part, EvalFileReader::summary)) {
        summaries.forEach(
            summary -> last.put(LogMembers.sample(summary.id(), summary.epoch()), summary));
      }
    }
    return last;
  }

  @Override
  public Optional<EvalSample> sample(SampleId id, int epoch, SampleParsing parsing) {
    return directory()
        .find(LogMembers.sample(id, epoch))
        .map(member -> members.sample(member, parsing));
  }

  @Override
  public Optional<EvalSample> sample(String uuid, SampleParsing parsing) {
    Optional<EvalSampleSummary> found;
    try (Stream<EvalSampleSummary> summaries = summaries()) {
      found = summaries.filter(summary -> uuid.equals(summary.uuid())).findFirst();
    }
    return found.flatMap(summary -> sample(summary.id(), summary.epoch(), parsing));
  }

  @Override
  public Optional<InputStream> open(SampleId id, int epoch) {
    return directory().find(LogMembers.sample(id, epoch)).map(members::open);
  }

  @Override
  public Stream<EvalSample> samples(SampleParsing parsing) {
    List<ZipMember> samples = directory().members(LogMembers::isSample);
    return StreamSupport.stream(new SampleSpliterator(source, samples, parsing), false);
  }

  @Override
  public FileInfo rewrite(
      LogChange change, RewriteTarget target, WriteCondition condition, boolean durable) {
    return new EvalFileRewrite(source, directory(), this, change).write(target, condition, durable);
  }

  @Override
  public Optional<LogAppendix> appendix(EvalLog header, int unit) {
    return new EvalFileAppendix(source, directory()).of(header, unit);
  }

  @Override
  public void close() {
    source.close();
  }
}
