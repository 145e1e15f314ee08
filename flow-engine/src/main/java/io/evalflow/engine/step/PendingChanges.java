package io.evalflow.engine.step;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a step and the steps inside it have changed so far, by place. For one thread. */
final class PendingChanges {
  /** The version of a log that a dry run would have written. */
  private static final String DRY = "dry run";

  private final Map<URI, EvalLog> known = new LinkedHashMap<>();
  private final Map<URI, LogChange> changes = new LinkedHashMap<>();

  /** Notes a header as it was read. */
  void read(EvalLog header) {
    known.putIfAbsent(location(header), header);
  }

  /** The header of a log as it is now, if it is known. */
  Optional<EvalLog> header(URI place) {
    LogChange change = changes.get(place);
    return change != null ? Optional.of(change.after()) : Optional.ofNullable(known.get(place));
  }

  /**
   * Notes a header that a step returned as changed.
   *
   * @throws FlowException if it is of no log that is known
   */
  void edit(EvalLog header) {
    URI place = location(header);
    LogChange change = changes.get(place);
    if (change != null) {
      changes.put(place, change.withAfter(Headers.at(header, place, change.after().etag())));
      return;
    }
    EvalLog before = known.get(place);
    if (before == null) {
      throw new FlowException(
          ErrorCode.PLUGIN,
          "a step returned a log that it was not given: " + Uris.display(place),
          "steps copy logs with StepContext.copy",
          null);
    }
    if (Headers.sameContent(before, header)) {
      return;
    }
    String etag = Objects.requireNonNull(before.etag());
    changes.put(
        place,
        new LogChange(
            place,
            etag,
            before,
            Headers.at(header, place, etag),
            place,
            new WriteCondition.IfUnchanged(etag)));
  }

  /**
   * Notes a copy.
   *
   * @return the header of the copy
   */
  EvalLog copy(EvalLog header, URI target, WriteCondition condition) {
    if (changes.containsKey(target)) {
      throw new FlowException(
          ErrorCode.CONFLICT,
          "two logs would be put at " + Uris.display(target),
          "copy keeps the directories of logs below --source-prefix",
          null);
    }
    URI place = location(header);
    if (header.etag() != null) {
      read(header);
    }
    LogChange change = changes.get(place);
    EvalLog before = change != null ? change.before() : Objects.requireNonNull(known.get(place));
    URI source = change != null ? change.source() : place;
    String etag = change != null ? change.etag() : Objects.requireNonNull(before.etag());
    EvalLog copied = Headers.at(header, target, null);
    changes.put(target, new LogChange(source, etag, before, copied, target, condition));
    return copied;
  }

  boolean contains(URI target) {
    return changes.containsKey(target);
  }

  /** The changes, without those that came to nothing. */
  List<LogChange> changes() {
    return changes.values().stream().filter(change -> change.isCopy() || change.isEdit()).toList();
  }

  /** Notes that the changes are in place. */
  void done(List<LogChange> written, List<FileInfo> files) {
    for (int i = 0; i < written.size(); i++) {
      LogChange change = written.get(i);
      known.put(change.target(), Headers.at(change.after(), change.target(), files.get(i).etag()));
    }
    changes.clear();
  }

  /** Takes changes for done that a dry run does not make. */
  void assumeDone(List<LogChange> assumed) {
    for (LogChange change : assumed) {
      known.put(change.target(), Headers.at(change.after(), change.target(), DRY));
    }
    changes.clear();
  }

  private static URI location(EvalLog header) {
    URI location = header.location();
    if (location == null) {
      throw new FlowException(
          ErrorCode.PLUGIN, "a step returned a log that does not say where it stands");
    }
    return location;
  }
}
