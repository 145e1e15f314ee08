package io.evalflow.store.s3;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By what a write is known again after its answer was lost: a random id, kept with the object as
 * metadata, before the ids of the conditional writes that led to it. So a write is found even when
 * others have built on it since, and two writes of equal bytes are told apart.
 *
 * @param ids newest first
 */
record WriteMark(List<String> ids) {
  private static final String KEY = "flow-writes";

  /** As many writes may follow before one is no longer known; the header stays under 1 kB. */
  private static final int KEPT = 64;

  private static final int ID_BYTES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  WriteMark {
    ids = List.copyOf(ids);
  }

  /** Of a write that builds on nothing. */
  static WriteMark first() {
    return new WriteMark(List.of(newId()));
  }

  /** Of a write that replaces what has this mark. */
  WriteMark next() {
    return new WriteMark(Stream.concat(Stream.of(newId()), ids.stream()).limit(KEPT).toList());
  }

  /** What an object's metadata hold; no ids if somebody else wrote it. */
  static WriteMark of(@Nullable Map<String, String> metadata) {
    String value = metadata == null ? null : metadata.get(KEY);
    return new WriteMark(
        value == null || value.isBlank() ? List.of() : Arrays.asList(value.strip().split(" +")));
  }

  Map<String, String> metadata() {
    return Map.of(KEY, String.join(" ", ids));
  }

  /** Whether the write of this mark is the one of another mark, or one that led to it. */
  boolean isIn(WriteMark other) {
    return other.ids.contains(ids.get(0));
  }

  private static String newId() {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
