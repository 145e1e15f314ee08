package io.evalflow.engine.step;

import io.evalflow.spi.storage.Uris;
import java.net.URI;
import java.util.Collection;
import java.util.stream.Collectors;

/** Logs in messages: how many, and which. */
final class Counted {
  /** How many logs a message names. */
  private static final int NAMED = 3;

  private Counted() {}

  static String logs(int count) {
    return count == 1 ? "1 log" : count + " logs";
  }

  /** The first of some logs by name, and how many more they are. */
  static String named(Collection<URI> logs) {
    String names = logs.stream().limit(NAMED).map(Uris::display).collect(Collectors.joining(", "));
    return logs.size() > NAMED ? names + " and " + (logs.size() - NAMED) + " more" : names;
  }
}
