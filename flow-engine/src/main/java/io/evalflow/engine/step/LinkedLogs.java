package io.evalflow.engine.step;

import io.evalflow.spi.log.EvalLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Local logs to which several paths lead, by symbolic links to them or to their directories. */
final class LinkedLogs {
  private LinkedLogs() {}

  /** Each log once: under its own path, if that is among them, else under the first. */
  static List<EvalLog> once(List<EvalLog> headers) {
    Map<String, Integer> byVersion = new HashMap<>(headers.size() * 2);
    headers.forEach(header -> byVersion.merge(version(header), 1, Integer::sum));
    if (byVersion.size() == headers.size()) {
      return headers;
    }
    Map<Path, Integer> places = new HashMap<>();
    List<EvalLog> once = new ArrayList<>();
    for (EvalLog header : headers) {
      URI location = Objects.requireNonNull(header.location());
      boolean alone = byVersion.getOrDefault(version(header), 0) == 1;
      if (alone || !"file".equals(location.getScheme())) {
        once.add(header);
        continue;
      }
      Path real = real(location);
      Integer place = places.putIfAbsent(real, once.size());
      if (place == null) {
        once.add(header);
      } else if (real.equals(Path.of(location))) {
        once.set(place, header);
      }
    }
    return once;
  }

  /** Of one file it is one; a copy has another. */
  private static String version(EvalLog header) {
    return Objects.requireNonNull(header.etag());
  }

  private static Path real(URI log) {
    try {
      return Path.of(log).toRealPath();
    } catch (IOException e) {
      throw FileWork.unseen(log, e);
    }
  }
}
