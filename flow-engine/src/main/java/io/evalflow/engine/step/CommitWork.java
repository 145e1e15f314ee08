package io.evalflow.engine.step;

import com.google.common.collect.Lists;
import io.evalflow.engine.step.CommitJournal.Content;
import io.evalflow.engine.step.CommitJournal.Entry;
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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Puts the staged files of a commit in the places of its logs, or back, and removes what is left of
 * them. Safe for use by many threads.
 */
final class CommitWork {
  private static final int BUFFER = 1 << 16;
  private static final int DELETED_AT_ONCE = 500;

  private final Storage storage;
  private final FileWork work;
  private final GrowingLogs growing;

  CommitWork(Storage storage) {
    this.storage = storage;
    this.growing = new GrowingLogs(storage);
    this.work = new FileWork(storage);
  }

  private static Map<URI, List<Entry>> byDirectory(List<Entry> entries) {
    return entries.stream().collect(Collectors.groupingBy(entry -> entry.target().resolve(".")));
  }

  private void makeNamesDurable(List<Entry> entries) {
    byDirectory(entries).keySet().forEach(directory -> work.makeDurable(directory, List.of()));
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

  private List<FileInfo> place(
      List<Entry> entries, Runnable goOn, FileWork.Work<Entry, FileInfo> one) {
    List<FileInfo> placed =
        work.each(
            entries,
            Entry::target,
            entry -> {
              goOn.run();
              return one.run(entry);
            });
    makeNamesDurable(entries);
    return placed;
  }

  private FileInfo place(Entry entry, Contents contents) throws IOException {
    if (entry.growth() != null) {
      return growing.grow(entry);
    }
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
   * Whether a failure to put a log in place means that it is not: a request to another machine may
   * still take effect.
   */
  boolean failuresAreFinal(List<Entry> entries) {
    return entries.stream().allMatch(entry -> storage.backend(entry.target()).placesByRename());
  }

  /**
   * Puts back what was there, for good, where the new version stands; another version stays.
   *
   * @param goOn is called before each, and throws if nothing more is to be put back
   * @return the logs that are not as they were, since somebody else has changed or removed them
   */
  List<URI> undo(List<Entry> entries, Runnable goOn) {
    Contents contents = new Contents(storage);
    List<Boolean> back =
        work.each(
            entries,
            Entry::target,
            entry -> {
              goOn.run();
              return undo(entry, contents);
            });
    makeNamesDurable(entries);
    return IntStream.range(0, entries.size())
        .filter(i -> !back.get(i))
        .mapToObj(i -> entries.get(i).target())
        .toList();
  }

  private boolean undo(Entry entry, Contents contents) throws IOException {
    StorageBackend backend = storage.backend(entry.target());
    Optional<FileInfo> there = backend.stat(entry.target());
    if (there.isEmpty()) {
      return entry.oldEtag() == null;
    }
    FileInfo file = there.get();
    if (file.etag().equals(entry.oldEtag())) {
      return true;
    }
    if (entry.growth() != null) {
      return growing.shrink(file, entry);
    }
    if (!isNew(file, entry, contents)) {
      return false;
    }
    if (entry.kept() == null) {
      backend.delete(entry.target());
    } else {
      WriteCondition unchanged = new WriteCondition.IfUnchanged(file.etag());
      contents.place(entry.kept(), entry.target(), unchanged);
    }
    return true;
  }

  /**
   * Whether a file is the new version of an entry. Where that is a part of a file, or an object
   * store gave the copy another etag, its bytes tell: what it was made of is still there.
   */
  private boolean isNew(FileInfo file, Entry entry, Contents contents) throws IOException {
    if (entry.growth() != null) {
      return growing.isGrown(file, entry);
    }
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
        throw FileWork.failed(directory, e);
      } catch (UncheckedIOException e) {
        throw FileWork.failed(directory, new IOException(e.getMessage(), e));
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
    work.each(
        parts,
        part -> part.get(0),
        part -> {
          storage.backend(part.get(0)).deleteAll(part);
          return part;
        });
  }
}
