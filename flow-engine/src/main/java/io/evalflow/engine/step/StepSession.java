package io.evalflow.engine.step;

import io.evalflow.engine.log.LogJson;
import io.evalflow.engine.log.SmallLogs;
import io.evalflow.engine.log.ops.EditAuthor;
import io.evalflow.engine.spec.Locations;
import io.evalflow.engine.spec.WorkingDirectory;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.step.StepContext;
import io.evalflow.spi.step.StepResult;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A step that runs, with the steps inside it. For one thread. */
final class StepSession implements StepContext {
  /** What the session needs of the engine, the same for all sessions. */
  record Services(
      EvalLogs logs,
      Storage storage,
      InstantSource clock,
      WorkingDirectory workingDirectory,
      StepCatalog catalog,
      StepCommit commit) {}

  private final Services services;
  private final SmallLogs small;
  private final String step;
  private final boolean dryRun;
  private final @Nullable String author;
  private final Consumer<String> listener;
  private final PendingChanges pending = new PendingChanges();
  private final Map<URI, LogChange> done = new LinkedHashMap<>();
  private final Map<URI, String> skipped = new LinkedHashMap<>();
  private @Nullable String gitAuthor;
  private int depth;

  /**
   * A session.
   *
   * @param small the logs that were read whole with their headers
   * @param step name of the outermost step
   * @param author who edits, where a step does not say; null for the user of git
   * @param listener gets what steps tell the user
   */
  StepSession(
      Services services,
      SmallLogs small,
      String step,
      boolean dryRun,
      @Nullable String author,
      Consumer<String> listener) {
    this.services = services;
    this.small = small;
    this.step = step;
    this.dryRun = dryRun;
    this.author = author;
    this.listener = listener;
  }

  /** Runs the outermost step, and puts in place what it changed. */
  <O extends Record> void runAll(Step<O> outermost, List<EvalLog> headers, O options) {
    headers.forEach(pending::read);
    try {
      run(outermost, headers, options);
      flush();
    } catch (FlowException e) {
      throw nothingChanged() ? e : afterFlush(e);
    } catch (RuntimeException e) {
      // Not of a step, which is told where it is called; of a plugin's storage, say.
      FlowException failure = failure(step, "", e.toString(), e);
      throw nothingChanged() ? failure : afterFlush(failure);
    }
  }

  private boolean nothingChanged() {
    return dryRun || done.isEmpty();
  }

  /** A failure that comes after a flush, which stays. */
  private FlowException afterFlush(FlowException failure) {
    return new FlowException(
        failure.code(),
        "%s; %s had been changed before, since a step asked for it: %s"
            .formatted(failure.message(), Counted.logs(done.size()), Counted.named(done.keySet())),
        failure.hint().orElse(null),
        failure);
  }

  /** All changes that were made, or would be, one for each place. */
  List<LogChange> done() {
    return List.copyOf(done.values());
  }

  /** What the steps left as it is, by place, and why. */
  Map<URI, String> skipped() {
    return Collections.unmodifiableMap(skipped);
  }

  private void flush() {
    List<LogChange> changes = pending.changes();
    if (dryRun) {
      pending.assumeDone(changes);
    } else if (!changes.isEmpty()) {
      pending.done(changes, services.commit().commit(step, changes, small));
    }
    changes.forEach(
        change ->
            done.merge(
                change.target(),
                change,
                (old, now) -> now.isCopy() ? now : old.withAfter(now.after())));
  }

  @Override
  public <O extends Record> List<EvalLog> run(Step<O> inner, List<EvalLog> logs, O options) {
    if (logs.isEmpty()) {
      return List.of();
    }
    if (depth > 0) {
      say("%s%s on %s".formatted("  ".repeat(depth - 1), inner.name(), Counted.logs(logs.size())));
    }
    depth++;
    try {
      StepResult result = called(inner, logs, options);
      if (result.modified()) {
        result.logs().forEach(pending::edit);
      }
      if (result.flush()) {
        flush();
      }
      return result.skipLogSteps() ? List.of() : current(result.logs());
    } finally {
      depth--;
    }
  }

  /** Calls a step; whatever it throws that is not meant for the user is a failure of the step. */
  private <O extends Record> StepResult called(Step<O> inner, List<EvalLog> logs, O options) {
    WatchedLogs watched = new WatchedLogs(logs);
    String why;
    Throwable cause = null;
    try {
      StepResult result = inner.run(watched, options, this);
      if (result != null && result.logs().stream().noneMatch(Objects::isNull)) {
        return result;
      }
      why = result == null ? "it returned no result" : "it returned a log that is null";
    } catch (FlowException e) {
      throw e;
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      // Not all languages of the JVM check exceptions.
      why = e.toString();
      cause = e;
    }
    String where =
        watched
            .last()
            .map(EvalLog::location)
            .map(last -> " at the log " + Uris.display(last))
            .orElse("");
    throw failure(inner.name(), where, why, cause);
  }

  private FlowException failure(String name, String where, String why, @Nullable Throwable cause) {
    String unchanged = nothingChanged() ? ", and nothing was changed" : "";
    return new FlowException(
        ErrorCode.PLUGIN,
        "the step " + name + " failed" + where + unchanged + ": " + why,
        "run it with --log-level debug to see where",
        cause);
  }

  /** With the versions that they have after a flush. */
  private List<EvalLog> current(List<EvalLog> logs) {
    return logs.stream()
        .map(
            log ->
                log.location() == null
                    ? log
                    : pending
                        .header(log.location())
                        .map(known -> Headers.at(log, log.location(), known.etag()))
                        .orElse(log))
        .toList();
  }

  @Override
  public List<EvalLog> run(String name, List<EvalLog> logs, Map<String, ?> options) {
    ObjectNode values = (ObjectNode) LogJson.tree(options);
    return runNamed(services.catalog().step(name), logs, values);
  }

  private <O extends Record> List<EvalLog> runNamed(
      Step<O> inner, List<EvalLog> logs, ObjectNode options) {
    return run(inner, logs, StepOptions.bind(inner, options));
  }

  @Override
  public EvalLog copy(EvalLog log, URI destination, boolean overwrite) {
    Optional<FileInfo> there = pending.contains(destination) ? Optional.empty() : stat(destination);
    if (there.isPresent() && !overwrite) {
      throw new FlowException(
          ErrorCode.CONFLICT, Uris.display(destination) + " already exists", null, null);
    }
    WriteCondition condition =
        there.isPresent()
            ? new WriteCondition.IfUnchanged(there.get().etag())
            : WriteCondition.IF_ABSENT;
    return pending.copy(log, destination, condition);
  }

  @Override
  public boolean exists(URI log) {
    return pending.contains(log) || stat(log).isPresent();
  }

  private Optional<FileInfo> stat(URI file) {
    try {
      return services.storage().backend(file).stat(file);
    } catch (IOException e) {
      throw FileWork.unseen(file, e);
    }
  }

  @Override
  public EvalLog header(URI log) {
    return pending
        .header(log)
        .orElseGet(
            () -> {
              EvalLog header = services.logs().readHeader(log);
              pending.read(header);
              return header;
            });
  }

  @Override
  public boolean dryRun() {
    return dryRun;
  }

  @Override
  public InstantSource clock() {
    return services.clock();
  }

  @Override
  public EvalLogs logs() {
    return services.logs();
  }

  @Override
  public Storage storage() {
    return services.storage();
  }

  @Override
  public URI resolve(String path) {
    return Locations.resolve(services.workingDirectory().uri(), path);
  }

  @Override
  public ProvenanceData provenance(@Nullable String by, @Nullable String reason) {
    String who = by != null ? by : author != null ? author : gitAuthor();
    if (who.isBlank()) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "the author of an edit must not be empty",
          "without --author it is git's user, else the system's",
          null);
    }
    return ProvenanceData.of(services.clock().instant(), who, reason);
  }

  private String gitAuthor() {
    if (gitAuthor == null) {
      gitAuthor = EditAuthor.of(services.workingDirectory().path());
    }
    return gitAuthor;
  }

  @Override
  public void say(String line) {
    listener.accept(line);
  }

  @Override
  public void skipped(URI place, String why) {
    skipped.put(place, why);
  }
}
