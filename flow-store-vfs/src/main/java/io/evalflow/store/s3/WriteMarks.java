package io.evalflow.store.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The marks of the objects that were last seen, so that whoever read an object can write it without
 * asking for its mark first. Safe for use by many threads.
 */
final class WriteMarks {
  private static final int KEPT = 10_000;

  private final Map<Version, WriteMark> seen =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Version, WriteMark> eldest) {
              return size() > KEPT;
            }
          });

  /** Remembers what came with an object. */
  void seen(S3Location location, String etag, WriteMark mark) {
    seen.put(new Version(location, etag), mark);
  }

  /** The mark of a version; empty if it was not seen lately. */
  Optional<WriteMark> of(S3Location location, String etag) {
    return Optional.ofNullable(seen.get(new Version(location, etag)));
  }

  private record Version(S3Location location, String etag) {}
}
