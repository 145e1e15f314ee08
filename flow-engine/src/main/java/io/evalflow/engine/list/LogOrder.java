package io.evalflow.engine.list;

import io.evalflow.engine.log.LogFileNames;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The order of a list, as Inspect Flow has it: by directory, that of the newest log first, and in
 * each the newest log first. The name of a log tells; those without a time come last.
 */
final class LogOrder {
  private static final Comparator<URI> NEWEST_FIRST =
      Comparator.comparing(LogOrder::hasTime)
          .reversed()
          .thenComparing(
              (one, other) -> {
                int byName = fileName(one).compareTo(fileName(other));
                return hasTime(one) ? -byName : byName;
              });

  private LogOrder() {}

  /** The logs of each directory. */
  static List<List<URI>> byDirectory(Collection<URI> logs) {
    Map<String, List<URI>> directories = new TreeMap<>();
    for (URI log : logs) {
      String text = log.toString();
      directories
          .computeIfAbsent(text.substring(0, text.lastIndexOf('/')), name -> new ArrayList<>())
          .add(log);
    }
    directories.values().forEach(directory -> directory.sort(NEWEST_FIRST));
    return directories.values().stream()
        .sorted(Comparator.comparing(directory -> directory.get(0), NEWEST_FIRST))
        .toList();
  }

  /** The name of a log, without its directory. */
  static String fileName(URI log) {
    String path = log.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean hasTime(URI log) {
    return LogFileNames.hasTime(fileName(log));
  }
}
