package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.log.WriteOptions;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * The complete members of a damaged zip log, each name once, the last of a name. In memory stay
 * their places, and the scores and metadata of the samples, whose content is read to check it, and
 * once more for the summaries. For one thread.
 */
final class ZipSalvage {
  private static final JsonType<EvalLog> LOG = new JsonType<>(new TypeReference<>() {});
  private static final JsonType<EvalFileWriter.LogStart> START =
      new JsonType<>(new TypeReference<>() {});
  private static final JsonType<JsonNode> TREE = new JsonType<>(new TypeReference<>() {});

  /** What a summary is not made of. */
  private static final SampleParsing FOR_SUMMARY =
      new SampleParsing(
          ReadOptions.AS_WRITTEN.excluding("events", "store", "attachments", "events_data"));

  private final LogSource source;
  private final Map<String, ZipScan.Found> members = new LinkedHashMap<>();
  private final Map<String, SalvagedSample> samples = new LinkedHashMap<>();
  private final Map<Integer, JsonNode> configUpdates = new TreeMap<>();
  private final Set<Long> damagedSamples = new HashSet<>();
  private EvalFileWriter.@Nullable LogStart start;
  private @Nullable EvalLog header;
  private boolean summarised;
  private boolean reductionsDamaged;
  private boolean sound;

  private ZipSalvage(LogSource source) {
    this.source = source;
  }

  /**
   * Reads what there is: what the directory lists if that is sound, as what it does not list was
   * taken out on purpose, else all that can be found.
   */
  static ZipSalvage read(LogSource source) {
    ZipSalvage salvage = new ZipSalvage(source);
    List<ZipMember> listed = listed(source.window());
    if (listed.isEmpty()) {
      salvage.scan();
    } else {
      salvage.sound = true;
      listed.forEach(salvage::readListed);
    }
    salvage.samples.keySet().forEach(n -> salvage.damagedSamples.remove(LogMembers.key(n)));
    salvage.reductionsDamaged &= !salvage.members.containsKey(LogMembers.REDUCTIONS);
    return salvage;
  }

  /** The members that the directory lists; empty if it cannot be trusted. */
  private static List<ZipMember> listed(LogSource source) {
    byte[] tail = source.tail(ZipDirectory.TAIL);
    OptionalInt end = ZipDirectory.findEnd(tail);
    if (end.isEmpty()) {
      return List.of();
    }
    try {
      ZipDirectory directory = ZipDirectory.read(source, tail, end.getAsInt());
      List<ZipMember> members = directory.isInPlace() ? directory.members() : List.of();
      long left = directory.offset();
      for (ZipMember member : members) {
        left -= Math.min(member.compressedSize(), directory.offset() + 1);
        if (left < 0) {
          return List.of();
        }
      }
      return members;
    } catch (FlowException e) {
      if (e.code() != ErrorCode.LOG) {
        throw e;
      }
      return List.of();
    }
  }

  private void readListed(ZipMember member) {
    if (!isSound(member, () -> visit(ZipScan.listed(source, member)))) {
      damaged(member.name());
    }
  }

  private void scan() {
    new ZipScan(source)
        .run(
            new ZipScan.Visitor() {
              @Override
              public boolean visit(ZipScan.Found found) {
                return isSound(found.member(), () -> found(found));
              }

              @Override
              public void damaged(String name) {
                ZipSalvage.this.damaged(name);
              }
            });
  }

  private void damaged(String name) {
    sound = false;
    reductionsDamaged |= name.equals(LogMembers.REDUCTIONS);
    if (LogMembers.isSample(name)) {
      damagedSamples.add(LogMembers.key(name));
    }
  }

  /**
   * Reads a member, and tells whether it is sound.
   *
   * @throws FlowException with {@code UNSUPPORTED} if it is sound and too large for this heap
   */
  private boolean isSound(ZipMember member, Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (FlowException e) {
      boolean tooLarge = e.code() == ErrorCode.UNSUPPORTED;
      if (!tooLarge && e.code() != ErrorCode.LOG) {
        throw e;
      }
      if (tooLarge && isSound(member, () -> drain(new MemberReader(source).open(member)))) {
        throw e;
      }
      return false;
    }
  }

  /** A member that a scan found. With each start begins an attempt that has a header of its own. */
  private void found(ZipScan.Found found) {
    visit(found);
    if (found.member().name().equals(LogMembers.START)) {
      header = null;
      configUpdates.clear();
      summarised = false;
      reductionsDamaged = false;
      members
          .keySet()
          .removeIf(
              name ->
                  name.equals(LogMembers.HEADER)
                      || name.equals(LogMembers.REDUCTIONS)
                      || LogMembers.configUpdateNumber(name).isPresent());
    }
  }

  private void visit(ZipScan.Found found) {
    ZipMember member = found.member();
    String name = member.name();
    MemberReader reader = new MemberReader(source);
    OptionalInt update = LogMembers.configUpdateNumber(name);
    if (LogMembers.isSample(name)) {
      samples.put(name, sample(found, reader));
    } else if (name.equals(LogMembers.START)) {
      start = reader.read(member, START);
    } else if (name.equals(LogMembers.HEADER)) {
      header = LogHeaders.checked(reader.read(member, LOG), source);
    } else if (name.equals(LogMembers.REDUCTIONS)) {
      reader.read(member, TREE);
    } else if (update.isPresent()) {
      configUpdates.put(update.getAsInt(), reader.read(member, TREE));
    } else {
      drain(reader.open(member));
      boolean ofAll = name.equals(LogMembers.SUMMARIES);
      summarised |= ofAll;
      if (ofAll || LogMembers.journalSummariesNumber(name).isPresent()) {
        // The summaries are made anew.
        return;
      }
    }
    members.remove(name);
    members.put(name, found);
  }

  private void drain(InputStream content) {
    try (content) {
      content.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw source.bad("a member cannot be unpacked: " + e.getMessage(), null, e);
    }
  }

  private SalvagedSample sample(ZipScan.Found found, MemberReader reader) {
    ZipMember member = found.member();
    EvalSample sample = reader.sample(member, FOR_SUMMARY);
    if (!member.name().equals(LogMembers.sample(sample.id(), sample.epoch()))) {
      throw source.bad(member.name() + " holds another sample", null, null);
    }
    return SalvagedSample.of(sample, member.offset(), found.end());
  }

  /**
   * Writes the recovered log.
   *
   * @throws FlowException if nothing was damaged, or nothing says what was evaluated
   */
  LogRecovery.Recovered write(
      LogTarget target, WriteCondition condition, ResultsComputer results, Clock clock) {
    int lost = damagedSamples.size();
    boolean whole = header != null && lost == 0;
    if (whole && !reductionsDamaged && summarised && sound) {
      throw DefaultLogRecovery.nothingToDo(source);
    }
    EvalLog known = LogHeaders.located(known(), source);
    RecoveredHeader recovered =
        !whole
            ? RecoveredHeader.of(known, samples.values(), results, clock)
            : reductionsDamaged
                ? RecoveredHeader.completed(known, samples.values(), results)
                : new RecoveredHeader(known, List.of());
    if (!whole) {
      members.remove(LogMembers.REDUCTIONS);
    }
    target.replace(condition, true, file -> fill(file, recovered));
    return new LogRecovery.Recovered(
        target.location(), samples.size(), lost, recovered.header().status());
  }

  private EvalLog known() {
    if (header != null) {
      return header;
    }
    if (start == null) {
      throw source.bad(
          "neither %s nor %s could be found in it".formatted(LogMembers.START, LogMembers.HEADER),
          "nothing says what was evaluated, so nothing can be recovered",
          null);
    }
    return LogHeaders.checked(
        LogHeaders.started(start, List.copyOf(configUpdates.values()), source), source);
  }

  private void fill(PendingFile file, RecoveredHeader recovered) throws IOException {
    ZipMember first = members.values().iterator().next().member();
    WriteOptions.Compression compression =
        first.method() == ZipFormat.METHOD_DEFLATE
            ? WriteOptions.Compression.DEFLATE
            : WriteOptions.Compression.ZSTD;
    ZipSplicer log = ZipSplicer.empty();
    try (MemberEncoder encoder = new MemberEncoder(first.dosTime(), compression)) {
      if (!members.containsKey(LogMembers.START)) {
        EvalLog known = recovered.header();
        log.append(
            file,
            encoder.encode(
                LogMembers.START,
                new EvalFileWriter.LogStart(known.version(), known.eval(), known.plan())));
      }
      List<ZipScan.Found> kept = new ArrayList<>(members.values());
      kept.removeIf(found -> found.member().name().equals(LogMembers.HEADER));
      log.copy(file, source.file(), kept);
      new SummariesMember(first.dosTime(), compression).append(file, log, summaries());
      List<EvalSampleReductions> reductions = recovered.reductions();
      if (!reductions.isEmpty()) {
        log.append(file, encoder.encode(LogMembers.REDUCTIONS, reductions));
      }
      log.append(file, encoder.encode(LogMembers.HEADER, recovered.header()));
    }
    log.finish(file);
  }

  private Stream<EvalSampleSummary> summaries() {
    return samples.keySet().stream()
        .map(name -> Objects.requireNonNull(members.get(name)).member())
        .map(member -> new MemberReader(source).sample(member, FOR_SUMMARY))
        .map(SampleSummaries::of);
  }
}
