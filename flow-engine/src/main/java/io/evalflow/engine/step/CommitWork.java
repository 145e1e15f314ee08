package io.evalflow.engine.step;

import com.google.common.collect.Lists;
import io.evalflow.engine.log.LogVersions;
import io.evalflow.engine.step.CommitJournal.Entry;
import io.evalflow.engine.thread.InOrder;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a commit does with the files of its logs, many at once. Safe for use by many threads. */
final class CommitWork {
  private static final int BUFFER = 1 << 16;
  private static final int DELETED_AT_ONCE = 500;

  private final Storage storage;
  private final LogVersions versions;

  CommitWork(Storage storage) {
    this.storage = storage;
    this.versions = new LogVersions(storage);
  }

  /** Work on one file, which can fail with an IOException. */
  private interface Work<P, T> {
    T run(P part) throws IOException;
  }

  /**
   * Makes the new versions beside the places of the logs, and keeps the old ones there. Both
   * outlive a stop of the machine then.
   *
   * @return an entry for each change, in their order
   * @throws FlowException with {@code CONFLICT}, naming the log, if one is not as it was read
   */
  List<Entry> stage(CommitJournal journal, List<LogChange> changes) {
    List<Numbered> numbered = new ArrayList<>();
    changes.forEach(change -> numbered.add(new Numbered(numbered.size(), change)));
    List<Entry> entries = new ArrayList<>();
    try (StagedFiles files = new StagedFiles(this::makeDurable)) {
      each(
          numbered,
          part -> part.change.target(),
          part -> stage(journal, part),
          entry -> {
            entries.add(entry);
            files.add(entry.staged());
          });
      files.finish();
    }
    return entries;
  }

  private record Numbered(int number, LogChange change) {}

  private Entry stage(CommitJournal journal, Numbered part) throws IOException {
    LogChange change = part.change;
    URI staged = beside(journal, change.target(), part.number, "new");
    FileInfo file =
        change.isEdit()
            ? versions.write(change.source(), change.before(), change.after(), staged)
            : versions.copy(change.source(), change.etag(), staged);
    if (!(change.condition() instanceof WriteCondition.IfUnchanged unchanged)) {
      return new Entry(change.target(), staged, file.etag(), file.size(), null, null);
    }
    URI kept = beside(journal, change.target(), part.number, "old");
    storage.backend(kept).keep(change.target(), unchanged.etag(), kept);
    return new Entry(change.target(), staged, file.etag(), file.size(), kept, unchanged.etag());
  }

  private static URI beside(CommitJournal journal, URI target, int number, String ending) {
    return target.resolve(journal.prefix() + number + "." + ending);
  }

  private static Map<URI, List<Entry>> byDirectory(List<Entry> entries) {
    return entries.stream().collect(Collectors.groupingBy(entry -> entry.target().resolve(".")));
  }

  private void makeDurable(URI directory, List<URI> files) {
    try {
      storage.backend(directory).makeDurable(directory, files);
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private void makeNamesDurable(List<Entry> entries) {
    byDirectory(entries).keySet().forEach(directory -> makeDurable(directory, List.of()));
  }

  /**
   * Puts the new versions in place, for good.
   *
   * @param goOn is called before each, and throws if nothing more is to be placed
   * @return the logs in their places, in the order of the entries
   * @throws FlowException with {@code CONFLICT}, naming the log, if one is not as it was
   */
  List<FileInfo> place(List<Entry> entries, Runnable goOn) {
    return place(entries, goOn, this::place);
  }

  /**
   * Puts the new versions in place that are not there yet, after an attempt that was broken off.
   *
   * @throws FlowException with {@code CONFLICT}, naming the log, if one is neither as it was nor as
   *     it is to be
   */
  void placeRest(List<Entry> entries, Runnable goOn) {
    place(entries, goOn, this::placeUnlessThere);
  }

  private List<FileInfo> place(List<Entry> entries, Runnable goOn, Work<Entry, FileInfo> work) {
    List<FileInfo> placed =
        each(
            entries,
            Entry::target,
            entry -> {
              goOn.run();
              return work.run(entry);
            });
    makeNamesDurable(entries);
    return placed;
  }

  private FileInfo place(Entry entry) throws IOException {
    WriteCondition condition =
        entry.oldEtag() == null
            ? WriteCondition.IF_ABSENT
            : new WriteCondition.IfUnchanged(entry.oldEtag());
    return storage.backend(entry.target()).place(entry.staged(), entry.target(), condition);
  }

  private FileInfo placeUnlessThere(Entry entry) throws IOException {
    StorageBackend backend = storage.backend(entry.target());
    if (backend.stat(entry.staged()).isEmpty()) {
      // It was renamed: nothing else takes it away before all are in place.
      return backend.stat(entry.target()).orElseThrow(() -> gone(entry));
    }
    Optional<FileInfo> there = backend.stat(entry.target());
    return there.isPresent() && isNew(there.get(), entry) ? there.get() : place(entry);
  }

  private static FlowException gone(Entry entry) {
    return new FlowException(
        ErrorCode.CONFLICT, "the log " + Uris.display(entry.target()) + " was removed");
  }

  /** Puts back what was there, for good, where the new version stands; another version stays. */
  void undo(List<Entry> entries) {
    each(entries, Entry::target, this::undo);
    makeNamesDurable(entries);
  }

  private boolean undo(Entry entry) throws IOException {
    StorageBackend backend = storage.backend(entry.target());
    Optional<FileInfo> there = backend.stat(entry.target());
    if (there.isEmpty() || !isNew(there.get(), entry)) {
      return false;
    }
    if (entry.kept() == null) {
      backend.delete(entry.target());
    } else {
      WriteCondition unchanged = new WriteCondition.IfUnchanged(there.get().etag());
      backend.place(entry.kept(), entry.target(), unchanged);
    }
    return true;
  }

  /**
   * Whether a file is the new version of an entry. An object store may give a copy another etag;
   * then its bytes tell, since what it was copied from is still there.
   */
  private boolean isNew(FileInfo file, Entry entry) throws IOException {
    if (file.etag().equals(entry.stagedEtag())) {
      return true;
    }
    StorageBackend backend = storage.backend(entry.staged());
    return file.size() == entry.stagedSize()
        && !file.etag().equals(entry.oldEtag())
        && backend.stat(entry.staged()).isPresent()
        && sameBytes(backend, entry.staged(), file.uri());
  }

  private static boolean sameBytes(StorageBackend backend, URI one, URI other) throws IOException {
    try (InputStream first = new BufferedInputStream(backend.read(one), BUFFER);
        InputStream second = new BufferedInputStream(backend.read(other), BUFFER)) {
      int next = first.read();
      while (next >= 0 && next == second.read()) {
        next = first.read();
      }
      return next < 0 && second.read() < 0;
    }
  }

  /** Removes the old versions that were kept, and what new ones were copied from. */
  void forget(List<Entry> entries) {
    List<URI> files = new ArrayList<>();
    for (Entry entry : entries) {
      files.add(entry.staged());
      if (entry.kept() != null) {
        files.add(entry.kept());
      }
    }
    delete(files);
  }

  /** Removes all files of a commit that stand beside logs. */
  void removeFiles(CommitJournal journal) {
    for (URI directory : journal.directories()) {
      List<URI> files;
      try (Stream<FileInfo> found = storage.backend(directory).list(directory, false)) {
        files = found.map(FileInfo::uri).filter(file -> isOf(journal, directory, file)).toList();
      } catch (IOException e) {
        throw failed(directory, e);
      } catch (UncheckedIOException e) {
        throw failed(directory, new IOException(e.getMessage(), e));
      }
      delete(files);
    }
  }

  private static boolean isOf(CommitJournal journal, URI directory, URI file) {
    return directory.relativize(file).getPath().startsWith(journal.prefix());
  }

  private void delete(List<URI> files) {
    List<List<URI>> parts =
        files.stream().collect(Collectors.groupingBy(file -> file.resolve("."))).values().stream()
            .flatMap(ofOneDirectory -> Lists.partition(ofOneDirectory, DELETED_AT_ONCE).stream())
            .toList();
    each(
        parts,
        part -> part.get(0),
        part -> {
          storage.backend(part.get(0)).deleteAll(part);
          return part;
        });
  }

  private <P, T> List<T> each(List<P> parts, Function<P, URI> place, Work<P, T> work) {
    List<T> results = new ArrayList<>();
    each(parts, place, work, results::add);
    return results;
  }

  /**
   * Works on all parts; {@code done} gets the results in their order, while others are under way.
   */
  private <P, T> void each(
      List<P> parts, Function<P, URI> place, Work<P, T> work, Consumer<T> done) {
    if (parts.isEmpty()) {
      return;
    }
    int atOnce = storage.backend(place.apply(parts.get(0))).concurrency();
    try (InOrder<P, T> threads = new InOrder<>(Math.min(atOnce, parts.size()))) {
      threads
          .map(parts.iterator(), part -> 0, part -> run(work, part, place.apply(part)))
          .forEachRemaining(done);
    }
  }

  private static <P, T> T run(Work<P, T> work, P part, URI place) {
    try {
      return work.run(part);
    } catch (IOException e) {
      throw failed(place, e);
    }
  }

  private static FlowException failed(URI file, IOException cause) {
    return new FlowException(
        ErrorCode.STORAGE,
        Uris.display(file) + " could not be changed: " + cause.getMessage(),
        null,
        cause);
  }
}
