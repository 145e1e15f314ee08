package io.evalflow.spi.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When events happened. */
final class Timestamps {
  private Timestamps() {}

  /** The time; where a log has none, the one that cannot be mistaken for a real one. */
  static Instant orEpoch(@Nullable Instant timestamp) {
    return timestamp == null ? Instant.EPOCH : timestamp;
  }
}
