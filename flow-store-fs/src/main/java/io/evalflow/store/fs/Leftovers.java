package io.evalflow.store.fs;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Removes what killed processes left in a directory: temporary files that nobody has written to for
 * a day. Looks into a directory once a day, since some hold very many files. Safe for use by many
 * threads.
 */
final class Leftovers {
  private static final Logger LOG = System.getLogger(Leftovers.class.getName());
  private static final Duration AGE = Duration.ofDays(1);

  private final Clock clock;
  private final ConcurrentMap<Path, Instant> seen = new ConcurrentHashMap<>();

  Leftovers(Clock clock) {
    this.clock = clock;
  }

  /** Removes them from a directory; one that cannot be removed stays, which harms no write. */
  void removeFrom(Path directory) {
    Instant now = clock.instant();
    Instant last = seen.get(directory);
    if (last != null && now.isBefore(last.plus(AGE))) {
      return;
    }
    seen.put(directory, now);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, LocalPendingFile::isTemporary)) {
      for (Path file : files) {
        removeIfOlder(file, now.minus(AGE));
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(Level.DEBUG, () -> "old temporary files may be left in " + directory, e);
    }
  }

  private static void removeIfOlder(Path file, Instant limit) throws IOException {
    // Others may remove them at the same time.
    if (Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
      Files.deleteIfExists(file);
    }
  }
}
