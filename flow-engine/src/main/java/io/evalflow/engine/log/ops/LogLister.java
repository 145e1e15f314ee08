package io.evalflow.engine.log.ops;

import io.evalflow.engine.log.ops.LogListing.Unreadable;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogInfo;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.StorageBackend;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists logs; reads headers only where the names of the files do not tell. */
final class LogLister {
  private final EvalLogs logs;

  LogLister(EvalLogs logs) {
    this.logs = logs;
  }

  LogListing list(URI directory, LogQuery query) {
    List<EvalLogInfo> all =
        logs.list(directory, query.recursive()).stream()
            .filter(log -> ofFormat(log, query.formats()))
            .toList();
    List<Unreadable> unreadable = new ArrayList<>();
    if (!query.needsHeaders()) {
      return new LogListing(named(all, unreadable), unreadable);
    }
    List<Found> found = found(all, unreadable);
    List<Found> wanted = query.retryable() ? retryable(found) : found;
    return new LogListing(
        wanted.stream()
            .filter(log -> matches(log.header(), query))
            .map(log -> named(log.info(), log.header()))
            .toList(),
        unreadable);
  }

  /** What is kept of a header, so that memory does not follow the headers of a directory. */
  private record Facts(
      EvalStatus status, boolean invalidated, String task, String taskId, String model) {
    static Facts of(EvalLog header) {
      return new Facts(
          header.status(),
          Boolean.TRUE.equals(header.invalidated()),
          header.eval().task(),
          header.eval().taskId(),
          header.eval().model());
    }
  }

  private record Read(URI file, @Nullable Facts facts, @Nullable FlowException error) {
    static Read of(HeaderResult result) {
      return new Read(
          result.file(), result.header().map(Facts::of).orElse(null), result.error().orElse(null));
    }
  }

  /** A log with its header. */
  private record Found(EvalLogInfo info, Facts header) {
    String taskId() {
      return header.taskId();
    }
  }

  private List<Found> found(List<EvalLogInfo> all, List<Unreadable> unreadable) {
    Map<URI, Facts> headers = headers(all, unreadable);
    List<Found> found = new ArrayList<>();
    for (EvalLogInfo log : all) {
      Facts header = headers.get(log.name());
      if (header != null) {
        found.add(new Found(log, header));
      }
    }
    return found;
  }

  /** The logs of status started, and files that begin as logs do and cannot be read. */
  LogListing unfinished(URI directory, StorageBackend storage) {
    List<EvalLogInfo> all = logs.list(directory, true);
    List<Unreadable> failed = new ArrayList<>();
    Map<URI, Facts> headers = headers(all, failed);
    Set<URI> unfinished =
        headers.entrySet().stream()
            .filter(entry -> entry.getValue().status() == EvalStatus.STARTED)
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(HashSet::new));
    List<Unreadable> unreadable = new ArrayList<>();
    for (Unreadable log : failed) {
      if (beginsAsLog(log.file(), storage)) {
        unfinished.add(log.file());
      } else {
        unreadable.add(log);
      }
    }
    return new LogListing(
        all.stream().filter(log -> unfinished.contains(log.name())).toList(), unreadable);
  }

  /** False, too, for a file that cannot be opened at all. */
  private static boolean beginsAsLog(URI file, StorageBackend storage) {
    try (OpenFile open = storage.open(file)) {
      byte[] head = open.read(0, 2);
      return head.length == 2 && ((head[0] == 'P' && head[1] == 'K') || head[0] == '{');
    } catch (IOException | FlowException e) {
      // The listing tells why, from when the header was read.
      return false;
    }
  }

  private static boolean ofFormat(EvalLogInfo log, Set<EvalLogs.Format> formats) {
    return formats.isEmpty()
        || formats.stream()
            .anyMatch(
                format ->
                    log.name().getPath().endsWith("." + format.name().toLowerCase(Locale.ROOT)));
  }

  /** With task and id of those logs whose names do not have them, as Inspect does. */
  private List<EvalLogInfo> named(List<EvalLogInfo> all, List<Unreadable> unreadable) {
    Map<URI, Facts> headers =
        headers(all.stream().filter(log -> log.taskId().isEmpty()).toList(), unreadable);
    return all.stream().map(log -> named(log, headers.get(log.name()))).toList();
  }

  private static EvalLogInfo named(EvalLogInfo log, @Nullable Facts header) {
    if (!log.taskId().isEmpty() || header == null) {
      return log;
    }
    return new EvalLogInfo(
        log.name(),
        log.type(),
        log.size(),
        log.mtime(),
        header.task(),
        header.taskId(),
        log.suffix());
  }

  private Map<URI, Facts> headers(List<EvalLogInfo> files, List<Unreadable> unreadable) {
    Map<URI, Facts> headers = new LinkedHashMap<>();
    try (Stream<HeaderResult> results =
        logs.readHeaders(files.stream().map(EvalLogInfo::name).toList())) {
      for (Read read : results.map(Read::of).toList()) {
        if (read.facts() != null) {
          headers.put(read.file(), read.facts());
        } else if (read.error() != null) {
          unreadable.add(new Unreadable(read.file(), read.error()));
        }
      }
    }
    return headers;
  }

  private static boolean matches(Facts header, LogQuery query) {
    return (query.statuses().isEmpty() || query.statuses().contains(header.status()))
        && Glob.matchesAny(query.tasks(), header.task())
        && Glob.matchesAny(query.models(), header.model());
  }

  /** Of each task that has no successful log the newest log that did not succeed. */
  private static List<Found> retryable(List<Found> found) {
    Set<String> done =
        found.stream()
            .filter(log -> log.header().status() == EvalStatus.SUCCESS)
            .filter(log -> !log.header().invalidated())
            .map(Found::taskId)
            .collect(Collectors.toSet());
    Map<String, Found> newest = new LinkedHashMap<>();
    for (Found log : found) {
      if (failed(log.header()) && !done.contains(log.taskId())) {
        newest.merge(log.taskId(), log, LogLister::newer);
      }
    }
    return found.stream().filter(log -> log.equals(newest.get(log.taskId()))).toList();
  }

  private static boolean failed(Facts header) {
    return header.status() == EvalStatus.CANCELLED
        || header.status() == EvalStatus.ERROR
        || header.invalidated();
  }

  private static Found newer(Found first, Found second) {
    Double earlier = first.info().mtime();
    Double later = second.info().mtime();
    return earlier != null && later != null && later > earlier ? second : first;
  }
}
