package io.evalflow.engine.step;

import io.evalflow.engine.log.LogAppendix;
import io.evalflow.engine.log.LogVersions;
import io.evalflow.engine.log.SmallLog;
import io.evalflow.engine.log.SmallLogs;
import io.evalflow.engine.step.CommitJournal.Content;
import io.evalflow.engine.step.CommitJournal.Entry;
import io.evalflow.engine.step.CommitJournal.Growth;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Makes the new versions of the logs of a commit beside their places, and keeps the old ones there.
 * Safe for use by many threads.
 */
final class CommitStaging {
  private final Storage storage;
  private final LogVersions versions;
  private final FileWork work;

  CommitStaging(Storage storage) {
    this.storage = storage;
    this.versions = new LogVersions(storage);
    this.work = new FileWork(storage);
  }

  /**
   * Makes the new versions beside the places of the logs, and keeps the old ones there. Both
   * outlive a stop of the machine then.
   *
   * @param small logs that need not be read again
   * @return an entry for each change, in their order
   * @throws FlowException with {@code CONFLICT}, naming the log, if one is not as it was read
   */
  List<Entry> stage(CommitJournal journal, List<LogChange> changes, SmallLogs small) {
    List<Numbered> numbered = new ArrayList<>();
    changes.forEach(change -> numbered.add(new Numbered(numbered.size(), change)));
    List<Entry> entries = new ArrayList<>();
    try (StagedFiles files = new StagedFiles(work::makeDurable);
        Bundles bundles = new Bundles(storage, journal)) {
      work.each(
          numbered,
          part -> part.change.target(),
          part -> made(journal, part, small),
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
      throw FileWork.failed(journal.directories().get(0), e);
    }
    return entries;
  }

  private record Numbered(int number, LogChange change) {}

  /** New and old version of a log, those of small ones still to be put with others. */
  private interface Made {
    Entry entry(Bundles bundles) throws IOException;
  }

  private Made made(CommitJournal journal, Numbered part, SmallLogs kept) throws IOException {
    LogChange change = part.change;
    Optional<LogAppendix> appendix = appendix(change);
    if (appendix.isPresent()) {
      return bundles -> growing(change, appendix.get(), bundles);
    }
    if (!storage.backend(change.target()).placesByRename()) {
      Optional<SmallLog> small = small(change, kept);
      if (small.isPresent()) {
        return bundled(journal, part, small.get());
      }
    }
    Entry entry = staged(journal, part);
    return bundles -> entry;
  }

  /**
   * A log that is small. One that is kept may have been changed by now, which the condition tells
   * under which it is replaced; the source of a copy is not.
   */
  private Optional<SmallLog> small(LogChange change, SmallLogs kept) {
    Optional<SmallLog> known =
        change.isCopy() ? Optional.empty() : kept.take(change.source(), change.etag());
    return known
        .filter(log -> log.bytes().length <= Bundles.LARGEST_PART)
        .or(() -> versions.small(change.source(), change.etag(), Bundles.LARGEST_PART));
  }

  private Optional<LogAppendix> appendix(LogChange change) throws IOException {
    if (change.isCopy() || oldEtag(change) == null || !change.isEdit()) {
      return Optional.empty();
    }
    OptionalInt unit = storage.backend(change.target()).appendUnit(change.target());
    return unit.isPresent()
        ? versions.appendix(change.source(), change.before(), change.after(), unit.getAsInt())
        : Optional.empty();
  }

  private static Entry growing(LogChange change, LogAppendix appendix, Bundles bundles)
      throws IOException {
    return new Entry(
        change.target(),
        bundles.add(change.target(), "new", appendix.bytes()),
        null,
        appendix.position() + appendix.bytes().length,
        null,
        oldEtag(change),
        new Growth(appendix.size(), appendix.end(), appendix.position()));
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
            oldEtag,
            null);
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
    return new Entry(
        change.target(), Content.of(staged), file.etag(), file.size(), kept, oldEtag, null);
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
}
