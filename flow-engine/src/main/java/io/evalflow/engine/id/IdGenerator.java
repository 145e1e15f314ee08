package io.evalflow.engine.id;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Makes unique ids: 22 letters and digits without those that look alike, as the ids of runs, tasks,
 * samples, spans and events in Inspect's logs. Safe for use by many threads.
 */
@FunctionalInterface
public interface IdGenerator {
  /** A new id. */
  String next();

  /** Ids that no other process makes either. */
  static IdGenerator random() {
    return seeded(new SecureRandom());
  }

  /** Ids that follow from the first two numbers of {@code seed}; for tests. */
  static IdGenerator seeded(RandomGenerator seed) {
    return new ShortIds(seed.nextLong(), seed.nextLong());
  }
}
