package io.evalflow.engine.step;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evalflow.spi.json.InspectJson;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a directory says while a step puts its logs in place: who is at it, and all that another
 * process needs to complete it or to take it back. Stands as {@value #FILE} in every directory that
 * it changes; that of the first, {@code primary}, is the one that counts.
 *
 * @param id of the commit; part of the names of its files
 * @param step what is done, for messages
 * @param owner the process that is at it
 * @param expires until when it is alive, where its process cannot be looked at
 * @param state how far it is
 * @param directories all directories that it changes, each with a slash at its end
 * @param entries the logs, once all new versions are there
 */
@InspectJson
record CommitJournal(
    String id,
    String step,
    CommitOwner owner,
    Instant expires,
    State state,
    List<URI> directories,
    List<Entry> entries) {
  /** The name of the file. */
  static final String FILE = ".flow-step";

  CommitJournal {
    directories = List.copyOf(directories);
    entries = List.copyOf(entries);
  }

  /** How far a commit is. */
  enum State {
    /** New versions are being made; whoever finds it dead takes it back. */
    @JsonProperty("preparing")
    PREPARING,
    /** All new versions are there; whoever finds it dead completes it. */
    @JsonProperty("committed")
    COMMITTED,
    /** All new versions are in place; whoever finds it dead removes what is left beside them. */
    @JsonProperty("placed")
    PLACED,
    /** A log was changed by somebody else meanwhile; whoever finds it dead takes it back. */
    @JsonProperty("undoing")
    UNDOING
  }

  /**
   * A log.
   *
   * @param target its place
   * @param staged its new version
   * @param stagedEtag etag of the file of that; null if it is a part of one
   * @param stagedSize bytes of the new version
   * @param kept the version that it replaces; null if there is none, or it is only added to
   * @param oldEtag etag of the version that it replaces; null if there is none
   * @param growth null unless what is staged is only added to the log
   */
  @InspectJson
  record Entry(
      URI target,
      Content staged,
      @Nullable String stagedEtag,
      long stagedSize,
      @Nullable Content kept,
      @Nullable String oldEtag,
      @Nullable Growth growth) {}

  /**
   * How a log grows where it stands.
   *
   * @param size its bytes before
   * @param end what it ended with, as {@link io.evalflow.engine.log.LogAppendix#end}
   * @param position where the addition begins, at its end or behind it
   */
  @InspectJson
  record Growth(long size, long end, long position) {}

  /**
   * Where a version of a log is until it takes its place.
   *
   * @param file holds it
   * @param part which bytes of the file it is; null for all
   */
  @InspectJson
  record Content(URI file, @Nullable Part part) {
    static Content of(URI file) {
      return new Content(file, null);
    }
  }

  /**
   * A part of a file.
   *
   * @param offset first byte, from 0
   * @param length number of bytes
   */
  @InspectJson
  record Part(int offset, int length) {}

  CommitJournal with(State newState, List<Entry> newEntries) {
    return new CommitJournal(id, step, owner, expires, newState, directories, newEntries);
  }

  CommitJournal of(CommitOwner newOwner, Instant newExpires) {
    return new CommitJournal(id, step, newOwner, newExpires, state, directories, entries);
  }

  /** Whether it is another state of the same commit by the same process. */
  boolean isOf(CommitJournal other) {
    return id.equals(other.id) && owner.equals(other.owner);
  }

  /** Where the journal that counts stands. */
  URI primary() {
    return directories.get(0).resolve(FILE);
  }

  /** What the names of all files of this commit begin with. */
  String prefix() {
    return FILE + "-" + id + "-";
  }
}
