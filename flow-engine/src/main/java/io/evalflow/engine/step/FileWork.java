package io.evalflow.engine.step;

import io.evalflow.engine.thread.InOrder;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * Works on many files at once, and names the one that it fails on. Safe for use by many threads.
 */
final class FileWork {
  private final Storage storage;

  FileWork(Storage storage) {
    this.storage = storage;
  }

  /** Work on one file, which can fail with an IOException. */
  interface Work<P, T> {
    T run(P part) throws IOException;
  }

  /** What is done with a result, which can fail so, too. */
  interface Use<T> {
    void of(T result) throws IOException;
  }

  /** Works on all parts; the results are in their order. */
  <P, T> List<T> each(List<P> parts, Function<P, URI> place, Work<P, T> work) {
    List<T> results = new ArrayList<>();
    try {
      each(parts, place, work, results::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return results;
  }

  /**
   * Works on all parts; {@code use} gets the results in their order, while others are under way.
   */
  <P, T> void each(List<P> parts, Function<P, URI> place, Work<P, T> work, Use<T> use)
      throws IOException {
    if (parts.isEmpty()) {
      return;
    }
    int atOnce = storage.backend(place.apply(parts.get(0))).concurrency();
    try (InOrder<P, T> threads = new InOrder<>(Math.min(atOnce, parts.size()))) {
      Iterator<T> results =
          threads.map(parts.iterator(), part -> 0, part -> run(work, part, place.apply(part)));
      while (results.hasNext()) {
        use.of(results.next());
      }
    }
  }

  private static <P, T> T run(Work<P, T> work, P part, URI place) {
    try {
      return work.run(part);
    } catch (IOException e) {
      throw failed(place, e);
    }
  }

  /** What is said of a file that could not be changed. */
  static FlowException failed(URI file, IOException cause) {
    return new FlowException(
        ErrorCode.STORAGE,
        Uris.display(file) + " could not be changed: " + cause.getMessage(),
        null,
        cause);
  }

  /** What is said of a place that could not be looked at. */
  static FlowException unseen(URI place, IOException cause) {
    return new FlowException(
        ErrorCode.STORAGE,
        Uris.display(place) + " could not be looked at: " + cause.getMessage(),
        null,
        cause);
  }

  /** Makes files of a directory outlive a stop of the machine, and all of its names. */
  void makeDurable(URI directory, List<URI> files) {
    try {
      storage.backend(directory).makeDurable(directory, files);
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }
}
