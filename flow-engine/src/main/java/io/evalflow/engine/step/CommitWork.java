package io.evalflow.engine.step;

import com.google.common.collect.Lists;
import io.evalflow.engine.log.LogVersions;
import io.evalflow.engine.log.SmallLog;
import io.evalflow.engine.step.CommitJournal.Content;
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
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** What is done with a result, which can fail so, too. */
  private interface Use<T> {
    void of(T result) throws IOException;
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
    try (StagedFiles files = new StagedFiles(this::makeDurable);
        Bundles bundles = new Bundles(storage, journal)) {
      each(
          numbered,
          part -> part.change.target(),
          part -> made(journal, part),
          made -> {
            Entry entry = made.entry(bundles);
            entries.add(entry);
            if (entry.staged().part() == null) {
              files.add(entry.staged().file());
            }
          });
      bundles.finish();
      files.finish();
    } catch (IOException e) {
      throw failed(journal.directories().get(0), e);
    }
    return entries;
  }

  private record Numbered(int number, LogChange change) {}

  /** New and old version of a log, those of small ones still to be put with others. */
  private interface Made {
    Entry entry(Bundles bundles) throws IOException;
  }

  private Made made(CommitJournal journal, Numbered part) throws IOException {
    LogChange change = part.change;
    if (!storage.backend(change.target()).placesByRename()) {
      Optional<SmallLog> small =
          versions.small(change.source(), change.etag(), Bundles.LARGEST_PART);
      if (small.isPresent()) {
        return bundled(journal, part, small.get());
      }
    }
    Entry entry = staged(journal, part);
    return bundles -> entry;
  }

  private Made bundled(CommitJournal journal, Numbered part, SmallLog log) throws IOException {
    LogChange change = part.change;
    URI target = change.target();
    byte[] bytes =
        change.isEdit() ? log.with(change.before(), change.after(), target) : log.bytes();
    String oldEtag = oldEtag(change);
    boolean keepsSource = oldEtag != null && !change.isCopy();
    Content kept = oldEtag == null || keepsSource ? null : kept(journal, part, oldEtag);
    return bundles ->
        new Entry(
            target,
            bundles.add(target, "new", bytes),
            null,
            bytes.length,
            keepsSource ? bundles.add(target, "old", log.bytes()) : kept,
            oldEtag);
  }

  private Entry staged(CommitJournal journal, Numbered part) throws IOException {
    LogChange change = part.change;
    URI staged = beside(journal, change.target(), part.number, "new");
    FileInfo file =
        change.isEdit()
            ? versions.write(change.source(), change.before(), change.after(), staged)
            : versions.copy(change.source(), change.etag(), staged);
    String oldEtag = oldEtag(change);
    Content kept = oldEtag == null ? null : kept(journal, part, oldEtag);
    return new Entry(change.target(), Content.of(staged), file.etag(), file.size(), kept, oldEtag);
  }

  private static @Nullable String oldEtag(LogChange change) {
    return change.condition() instanceof WriteCondition.IfUnchanged unchanged
        ? unchanged.etag()
        : null;
  }

  private Content kept(CommitJournal journal, Numbered part, String etag) throws IOException {
    URI target = part.change.target();
    URI kept = beside(journal, target, part.number, "old");
    storage.backend(kept).keep(target, etag, kept);
    return Content.of(kept);
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
    Contents contents = new Contents(storage);
    return place(entries, goOn, entry -> place(entry, contents));
  }

  /**
   * Puts the new versions in place that are not there yet, after an attempt that was broken off.
   *
   * @throws FlowException with {@code CONFLICT}, naming the log, if one is neither as it was nor as
   *     it is to be
   */
  void placeRest(List<Entry> entries, Runnable goOn) {
    Contents contents = new Contents(storage);
    place(entries, goOn, entry -> placeUnlessThere(entry, contents));
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

  private static FileInfo place(Entry entry, Contents contents) throws IOException {
    WriteCondition condition =
        entry.oldEtag() == null
            ? WriteCondition.IF_ABSENT
            : new WriteCondition.IfUnchanged(entry.oldEtag());
    return contents.place(entry.staged(), entry.target(), condition);
  }

  private FileInfo placeUnlessThere(Entry entry, Contents contents) throws IOException {
    Optional<FileInfo> there = storage.backend(entry.target()).stat(entry.target());
    if (!contents.isThere(entry.staged())) {
      // It was renamed: nothing else takes it away before all are in place.
      return there.orElseThrow(() -> gone(entry));
    }
    return there.isPresent() && isNew(there.get(), entry, contents)
        ? there.get()
        : place(entry, contents);
  }

  private static FlowException gone(Entry entry) {
    return new FlowException(
        ErrorCode.CONFLICT, "the log " + Uris.display(entry.target()) + " was removed");
  }

  /**
   * Puts back what was there, for good, where the new version stands; another version stays.
   *
   * @param goOn is called before each, and throws if nothing more is to be put back
   */
  void undo(List<Entry> entries, Runnable goOn) {
    Contents contents = new Contents(storage);
    each(
        entries,
        Entry::target,
        entry -> {
          goOn.run();
          return undo(entry, contents);
        });
    makeNamesDurable(entries);
  }

  private boolean undo(Entry entry, Contents contents) throws IOException {
    StorageBackend backend = storage.backend(entry.target());
    Optional<FileInfo> there = backend.stat(entry.target());
    if (there.isEmpty() || !isNew(there.get(), entry, contents)) {
      return false;
    }
    if (entry.kept() == null) {
      backend.delete(entry.target());
    } else {
      WriteCondition unchanged = new WriteCondition.IfUnchanged(there.get().etag());
      contents.place(entry.kept(), entry.target(), unchanged);
    }
    return true;
  }

  /**
   * Whether a file is the new version of an entry. Where that is a part of a file, or an object
   * store gave the copy another etag, its bytes tell: what it was made of is still there.
   */
  private boolean isNew(FileInfo file, Entry entry, Contents contents) throws IOException {
    if (file.etag().equals(entry.stagedEtag())) {
      return true;
    }
    return file.size() == entry.stagedSize()
        && !file.etag().equals(entry.oldEtag())
        && contents.isThere(entry.staged())
        && hasBytes(file.uri(), entry.staged(), contents);
  }

  private boolean hasBytes(URI file, Content content, Contents contents) throws IOException {
    try (InputStream one = contents.read(content);
        InputStream other = storage.backend(file).read(file);
        InputStream first = new BufferedInputStream(one, BUFFER);
        InputStream second = new BufferedInputStream(other, BUFFER)) {
      int next = first.read();
      while (next >= 0 && next == second.read()) {
        next = first.read();
      }
      return next < 0 && second.read() < 0;
    }
  }

  /** Removes the old versions that were kept, and what new ones were copied from. */
  void forget(List<Entry> entries) {
    Set<URI> files = new LinkedHashSet<>();
    for (Entry entry : entries) {
      files.add(entry.staged().file());
      if (entry.kept() != null) {
        files.add(entry.kept().file());
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

  private void delete(Collection<URI> files) {
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
    try {
      each(parts, place, work, results::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return results;
  }

  /**
   * Works on all parts; {@code use} gets the results in their order, while others are under way.
   */
  private <P, T> void each(List<P> parts, Function<P, URI> place, Work<P, T> work, Use<T> use)
      throws IOException {
    if (parts.isEmpty()) {
      return;
    }
    int atOnce = storage.backend(place.apply(parts.get(0))).concurrency();
    try (InOrder<P, T> threads = new InOrder<>(Math.min(atOnce, parts.size()))) {
      Iterator<T> results =
          threads.map(parts.iterator(), part -> 0, part -> run(work, part, place.apply(part)));
      while (results.hasNext()) {
        use.of(results.next());
      }
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
