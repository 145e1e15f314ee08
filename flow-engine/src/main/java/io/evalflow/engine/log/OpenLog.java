package io.evalflow.engine.log;

import io.evalflow.engine.log.LogSizes.Kind;
import io.evalflow.engine.log.LogSizes.Share;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.storage.Storage;
import java.io.InputStream;
import java.net.URI;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One log that is asked for several things while it is open, for operations on whole logs. Errors
 * are those of {@link EvalLogs}. For one thread, but that parts of the samples may be read by any.
 */
public final class OpenLog implements AutoCloseable {
  private static final Pattern SAMPLE = Pattern.compile("samples/(.*)_epoch_(\\d{1,9})\\.json");
  private static final Predicate<String> NUMBER = Pattern.compile("-?\\d+").asMatchPredicate();

  private final LogReader reader;

  /** The same, if it is a zip. */
  private final @Nullable EvalFileReader zip;

  private OpenLog(LogReader reader) {
    this.reader = reader;
    this.zip = reader instanceof EvalFileReader file ? file : null;
  }

  /** Opens a log. */
  public static OpenLog open(Storage storage, URI file) {
    return new OpenLog(LogReaders.open(storage, file));
  }

  /** The format, by the content. */
  public EvalLogs.Format format() {
    return zip == null ? EvalLogs.Format.JSON : EvalLogs.Format.EVAL;
  }

  /** The log without its samples and reductions. */
  public EvalLog header() {
    return reader.header();
  }

  /** The same, with what an odd document says behind its samples, for which all of it is read. */
  public EvalLog wholeHeader() {
    return reader.wholeHeader();
  }

  /**
   * What Inspect reads as the header of a log: of a zip with the reductions, of a document without
   * them, as they stand behind the samples.
   */
  public EvalLog headerWithReductions() {
    return zip == null ? header() : withReductions();
  }

  /** The log without its samples, for which a document is read to its end. */
  public EvalLog withReductions() {
    EvalLog header = reader.wholeHeader();
    return header.results() == null
        ? header
        : EvalLogBuilder.builder(header).reductions(reader.reductions().orElse(null)).build();
  }

  /** The reductions; empty if there are none. */
  public Optional<List<EvalSampleReductions>> reductions() {
    return reader.reductions();
  }

  /** The JSON of a sample as it stands in the log. */
  public Optional<InputStream> open(SampleId id, int epoch) {
    return reader.open(id, epoch);
  }

  /** A sample. */
  public Optional<EvalSample> sample(SampleId id, int epoch, ReadOptions options) {
    return reader.sample(id, epoch, new SampleParsing(options));
  }

  /** The samples in the order of the file, each once; may be made parallel. Close the stream. */
  public Stream<EvalSample> inFileOrder(ReadOptions options) {
    return reader.samples(new SampleParsing(options));
  }

  /** Samples that are read together; by any thread, while the log is open. */
  public interface Part {
    /** Bytes of their JSON, or 0 if that is not known. */
    long bytes();

    /** Reads them one after the other. */
    void read(Consumer<EvalSample> action);
  }

  /**
   * All samples in the order in which Inspect has them when it reads the log: of a zip by epoch and
   * id, of a document as they stand. Close the stream.
   */
  public Stream<Part> samples(ReadOptions options) {
    SampleParsing parsing = new SampleParsing(options);
    if (zip == null) {
      return reader.samples(parsing).map(ReadSample::new);
    }
    List<ZipMember> ordered = inOrder(zip.directory().members(LogMembers::isSample));
    return SampleParts.of(reader.source(), ordered, parsing).stream();
  }

  /** A sample of a document, which one thread reads. */
  private record ReadSample(EvalSample sample) implements Part {
    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void read(Consumer<EvalSample> action) {
      action.accept(sample);
    }
  }

  private List<ZipMember> inOrder(List<ZipMember> members) {
    Set<String> texts = textIds(members);
    return members.stream()
        .map(member -> new Place(order(member.name(), texts), member))
        .sorted(Comparator.comparing(Place::order))
        .map(Place::member)
        .toList();
  }

  private record Place(SampleOrder order, ZipMember member) {}

  private static SampleOrder order(String name, Set<String> texts) {
    Matcher parts = SAMPLE.matcher(name);
    if (!parts.matches()) {
      return SampleOrder.of(SampleId.of(name), Integer.MAX_VALUE);
    }
    String id = parts.group(1);
    int epoch = Integer.parseInt(parts.group(2));
    boolean number = NUMBER.test(id) && !texts.contains(id);
    return new SampleOrder(epoch, number ? SampleOrder.filled(id) : id, id);
  }

  /** The ids that look like numbers and are texts, which the names of members do not tell. */
  private Set<String> textIds(List<ZipMember> members) {
    boolean none =
        members.stream()
            .map(member -> SAMPLE.matcher(member.name()))
            .noneMatch(parts -> parts.matches() && NUMBER.test(parts.group(1)));
    Set<String> texts = new HashSet<>();
    if (!none) {
      try (Stream<EvalSampleSummary> summaries = reader.summaries()) {
        summaries
            .map(EvalSampleSummary::id)
            .filter(id -> id.isText() && NUMBER.test(id.toString()))
            .forEach(id -> texts.add(id.toString()));
      }
    }
    return texts;
  }

  /** What the file holds, from its directory alone. */
  public LogSizes sizes() {
    long bytes = reader.source().info().size();
    if (zip == null) {
      return new LogSizes(EvalLogs.Format.JSON, bytes, null, Map.of());
    }
    Map<Kind, Share> kinds = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      kinds.put(kind, new Share(0, 0));
    }
    int samples = 0;
    for (ZipMember member : zip.directory().members()) {
      Kind kind = kind(member.name());
      samples += kind == Kind.SAMPLES ? 1 : 0;
      kinds.merge(kind, new Share(member.compressedSize(), member.size()), Share::plus);
    }
    return new LogSizes(EvalLogs.Format.EVAL, bytes, samples, kinds);
  }

  private static Kind kind(String member) {
    if (LogMembers.isSample(member)) {
      return Kind.SAMPLES;
    }
    if (member.equals(LogMembers.SUMMARIES)) {
      return Kind.SUMMARIES;
    }
    return member.startsWith(LogMembers.JOURNAL) ? Kind.JOURNAL : Kind.OTHER;
  }

  @Override
  public void close() {
    reader.close();
  }
}
