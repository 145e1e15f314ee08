package io.evalflow.engine.list;

import io.evalflow.engine.list.ListedLog.Facts;
import io.evalflow.engine.list.ListedLog.Qualifier;
import io.evalflow.engine.log.LogFileNames;
import io.evalflow.engine.log.LogTimestamps;
import io.evalflow.engine.log.ops.Glob;
import io.evalflow.engine.step.LogFiles;
import io.evalflow.engine.step.LogFilters;
import io.evalflow.engine.thread.InOrder;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists logs as Inspect Flow's {@code flow list log} does, from their headers. Safe for use by many
 * threads.
 */
public final class LogLists {
  private static final Logger LOG = LoggerFactory.getLogger(LogLists.class);

  private final Storage storage;
  private final EvalLogs logs;
  private final LogFiles files;
  private final LogFilters filters;
  private final ViewerUrls viewers;
  private final SampleCounts counts;

  /** Wired by the engine. */
  @Inject
  LogLists(Storage storage, EvalLogs logs, LogFiles files, LogFilters filters, ViewerUrls viewers) {
    this.storage = storage;
    this.logs = logs;
    this.files = files;
    this.filters = filters;
    this.viewers = viewers;
    this.counts = new SampleCounts(logs);
  }

  /**
   * Lists logs: the directory of the newest first, and in each the newest log first. A log that
   * cannot be read is listed as such, whatever else is asked for, and hides no other.
   *
   * @throws FlowException with {@code NOT_FOUND} if a path is not there; if a filter is unknown
   */
  public List<ListedDirectory> list(ListQuery query) {
    Predicate<EvalLog> wanted = wanted(query);
    LogFiles.Found found = files.find(query.paths(), true);
    found
        .unfinished()
        .forEach(
            directory ->
                LOG.warn(
                    "A step that was stopped left its work in {}; the next step there completes it",
                    Uris.display(directory)));
    List<List<URI>> directories =
        LogOrder.byDirectory(
            found.logs().stream().filter(log -> maybeOf(query.created(), log)).toList());
    int left = query.maxCount() == null ? Integer.MAX_VALUE : query.maxCount();
    List<ListedDirectory> listed = new ArrayList<>();
    try (Stream<HeaderResult> headers =
        logs.readHeaders(directories.stream().flatMap(List::stream).toList())) {
      Iterator<HeaderResult> next = headers.iterator();
      for (List<URI> directory : directories) {
        List<Read> read = read(next, directory.size(), wanted);
        if (!read.isEmpty()) {
          List<ListedLog> some = listed(read, left);
          listed.add(new ListedDirectory(directory.get(0).resolve("."), some));
          left -= some.size();
        }
        if (left == 0) {
          break;
        }
      }
    }
    return listed;
  }

  /** False of a log whose name tells that it is of another time. */
  private static boolean maybeOf(ListQuery.Period period, URI log) {
    return period.isAlways()
        || LogFileNames.created(LogOrder.fileName(log)).map(period::contains).orElse(true);
  }

  private Predicate<EvalLog> wanted(ListQuery query) {
    Predicate<EvalLog> filtered = filters.all(query.filters(), query.excludes());
    return log ->
        (query.statuses().isEmpty() || query.statuses().contains(log.status()))
            && Glob.matchesAny(query.tasks(), log.eval().task())
            && Glob.matchesAny(query.models(), log.eval().model())
            && (query.tags().isEmpty() || tags(log).stream().anyMatch(tag -> tagged(query, tag)))
            && isOf(query.created(), log)
            && filtered.test(log);
  }

  private static List<String> tags(EvalLog log) {
    return Immutables.list(log.tags());
  }

  private static boolean tagged(ListQuery query, String tag) {
    return Glob.matchesAny(query.tags(), tag);
  }

  /** By the header, where the name does not tell. */
  private static boolean isOf(ListQuery.Period period, EvalLog log) {
    URI file = log.location();
    return period.isAlways()
        || (file != null && LogFileNames.created(LogOrder.fileName(file)).isPresent())
        || LogTimestamps.read(log.eval().created()).map(period::contains).orElse(false);
  }

  /** What is kept of a header that was read, so that memory does not follow the samples of logs. */
  private record Read(URI file, @Nullable Header header, @Nullable FlowException error) {}

  /**
   * The parts of a header that a list shows.
   *
   * @param facts without what its neighbours or its samples tell
   */
  private record Header(Qualifiers.Parts parts, Facts facts, boolean invalidated) {
    static Header of(EvalLog log) {
      Facts facts =
          new Facts(
              log.eval().task(),
              List.of(),
              log.status(),
              log.eval().model(),
              SampleCounts.valid(log).stream().boxed().findFirst().orElse(null),
              SampleCounts.total(log),
              log.stats().startedAt(),
              log.stats().completedAt(),
              tags(log),
              Immutables.list(log.logUpdates()),
              null);
      return new Header(Qualifiers.Parts.of(log), facts, Boolean.TRUE.equals(log.invalidated()));
    }
  }

  private static List<Read> read(
      Iterator<HeaderResult> headers, int count, Predicate<EvalLog> wanted) {
    List<Read> read = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HeaderResult result = headers.next();
      if (result.header().isEmpty()) {
        read.add(new Read(result.file(), null, result.error().orElseThrow()));
      } else if (wanted.test(result.header().get())) {
        read.add(new Read(result.file(), Header.of(result.header().get()), null));
      }
    }
    return read;
  }

  /** The first logs of a directory, qualified among all of them. */
  private List<ListedLog> listed(List<Read> directory, int most) {
    Iterator<List<Qualifier>> qualifiers =
        Qualifiers.of(
                directory.stream()
                    .map(Read::header)
                    .flatMap(Stream::ofNullable)
                    .map(Header::parts)
                    .toList())
            .iterator();
    UnaryOperator<@Nullable String> viewer = viewers.in(directory.get(0).file().resolve("."));
    List<ListedLog> listed = new ArrayList<>();
    int atOnce = storage.backend(directory.get(0).file()).concurrency();
    try (InOrder<Read, Counted> threads = new InOrder<>(Math.min(atOnce, directory.size()))) {
      Iterator<Counted> counted =
          threads.map(directory.stream().limit(most).iterator(), log -> 0, this::counted);
      while (counted.hasNext()) {
        Counted log = counted.next();
        Optional<Facts> facts =
            Optional.ofNullable(log.read.header)
                .map(
                    header ->
                        header.facts.with(
                            log.samples,
                            qualifiers.next(),
                            viewer.apply(LogOrder.fileName(log.read.file))));
        listed.add(new ListedLog(log.read.file, facts, Optional.ofNullable(log.error)));
      }
    }
    return listed;
  }

  private record Counted(Read read, @Nullable Integer samples, @Nullable FlowException error) {}

  private Counted counted(Read log) {
    Header header = log.header;
    if (header == null || header.facts.samples() != null) {
      return new Counted(log, header == null ? null : header.facts.samples(), log.error);
    }
    try {
      return new Counted(log, counts.count(log.file, header.invalidated), null);
    } catch (FlowException e) {
      return new Counted(log, null, e);
    }
  }
}
