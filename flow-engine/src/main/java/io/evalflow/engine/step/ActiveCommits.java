package io.evalflow.engine.step;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The commits that this process is at. A journal of its own that is none of them was left, by a
 * commit whose last word did not reach the storage. Safe for use by many threads.
 */
final class ActiveCommits {
  private static final Set<String> IDS = ConcurrentHashMap.newKeySet();

  private ActiveCommits() {}

  /** Works on a commit. */
  static <T> T during(String id, Supplier<T> work) {
    IDS.add(id);
    try {
      return work.get();
    } finally {
      IDS.remove(id);
    }
  }

  /** Whether this process, if it is the owner, is at it. */
  static boolean contain(String id) {
    return IDS.contains(id);
  }
}
