package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the zip format, finished or not. For one thread. */
final class EvalFileReader implements LogReader {
  private static final int AHEAD = 1 << 22;

  private static final JsonType<EvalLog> LOG = new JsonType<>(new TypeReference<>() {});
  private static final JsonType<EvalFileWriter.LogStart> START =
      new JsonType<>(new TypeReference<>() {});
  private static final JsonType<EvalSample> SAMPLE = new JsonType<>(new TypeReference<>() {});
  private static final JsonType<JsonNode> TREE = new JsonType<>(new TypeReference<>() {});
  private static final JsonType<List<EvalSampleSummary>> SUMMARIES =
      new JsonType<>(new TypeReference<>() {});
  private static final JsonType<List<EvalSampleReductions>> REDUCTIONS =
      new JsonType<>(new TypeReference<>() {});

  private final LogSource source;
  private final ZipDirectory directory;

  EvalFileReader(LogSource source, ZipDirectory directory) {
    this.source = source;
    this.directory = directory;
  }

  @Override
  public EvalLog header() {
    MemberReader members = new MemberReader(source, 0);
    Optional<ZipMember> header = directory.find(LogMembers.HEADER);
    if (header.isPresent()) {
      EvalLog log = members.read(header.get(), LOG);
      return LogHeaders.located(LogHeaders.checked(log, source), source.location());
    }
    ZipMember member =
        directory
            .find(LogMembers.START)
            .orElseThrow(
                () ->
                    source.bad(
                        "it has neither " + LogMembers.HEADER + " nor " + LogMembers.START,
                        "is it an eval log?",
                        null));
    EvalFileWriter.LogStart start = members.read(member, START);
    EvalLog log = LogHeaders.started(start.version(), start.eval(), start.plan());
    ArrayNode updates = configUpdates(members);
    return EvalLogBuilder.builder(LogHeaders.checked(log, source))
        .location(source.location())
        .extra(updates.isEmpty() ? Map.of() : Map.of("config_updates", updates))
        .build();
  }

  private ArrayNode configUpdates(MemberReader members) {
    ArrayNode updates = JsonNodeFactory.instance.arrayNode();
    numbered(LogMembers::configUpdateNumber)
        .forEach(member -> updates.add(members.read(member, TREE)));
    return updates;
  }

  /** The members that have a number, in its order. */
  private List<ZipMember> numbered(Function<String, OptionalInt> number) {
    Map<Integer, ZipMember> found = new TreeMap<>();
    for (ZipMember member : directory.members()) {
      number.apply(member.name()).ifPresent(n -> found.put(n, member));
    }
    return new ArrayList<>(found.values());
  }

  @Override
  public EvalLog all() {
    EvalLog header = header();
    List<EvalSample> samples = new ArrayList<>();
    try (Stream<EvalSample> all = samples()) {
      all.forEach(samples::add);
    }
    LogHeaders.sort(samples);
    MemberReader members = new MemberReader(source, 0);
    List<EvalSampleReductions> reductions =
        directory
            .find(LogMembers.REDUCTIONS)
            .map(member -> members.read(member, REDUCTIONS))
            .orElse(null);
    return EvalLogBuilder.builder(header).samples(samples).reductions(reductions).build();
  }

  @Override
  public List<EvalSampleSummary> summaries() {
    MemberReader members = new MemberReader(source, 0);
    Optional<ZipMember> all = directory.find(LogMembers.SUMMARIES);
    List<ZipMember> parts =
        all.map(List::of).orElseGet(() -> numbered(LogMembers::journalSummariesNumber));
    Map<String, EvalSampleSummary> last = new LinkedHashMap<>();
    for (ZipMember part : parts) {
      for (EvalSampleSummary summary : members.read(part, SUMMARIES)) {
        last.put(LogMembers.sample(summary.id(), summary.epoch()), summary);
      }
    }
    return List.copyOf(last.values());
  }

  @Override
  public Optional<EvalSample> sample(SampleId id, int epoch) {
    return directory
        .find(LogMembers.sample(id, epoch))
        .map(member -> new MemberReader(source, 0).read(member, SAMPLE));
  }

  @Override
  public Stream<EvalSample> samples() {
    MemberReader members = new MemberReader(source.copy(), AHEAD);
    return directory.members().stream()
        .filter(member -> LogMembers.isSample(member.name()))
        .map(member -> members.read(member, SAMPLE));
  }
}
