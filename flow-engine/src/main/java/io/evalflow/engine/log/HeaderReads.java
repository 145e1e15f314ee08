package io.evalflow.engine.log;

import io.evalflow.engine.thread.InOrder;
import io.evalflow.engine.thread.WorkThreads;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import io.evalflow.spi.storage.Storage;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the headers of many logs at once. */
public final class HeaderReads {
  private HeaderReads() {}

  /**
   * Prepares in the background what the first header else waits for, some milliseconds: a command
   * has other things to do before it reads one. Returns at once.
   */
  public static void prepare() {
    WorkThreads.named("prepare-").newThread(EvalFileReader::prepare).start();
  }

  /** How many headers of some logs are worth reading at once, at least 1. */
  public static int atOnce(Storage storage, Collection<URI> files) {
    Set<@Nullable String> schemes = new HashSet<>();
    int most = 1;
    for (URI file : files) {
      if (schemes.add(file.getScheme())) {
        most = Math.max(most, concurrency(storage, file));
      }
    }
    return Math.max(1, Math.min(most, files.size()));
  }

  private static int concurrency(Storage storage, URI file) {
    try {
      return storage.backend(file).concurrency();
    } catch (FlowException e) {
      // Reading the file says so again, and others are still read.
      return 1;
    }
  }

  /**
   * One result a file, in the order of the files, read as the stream goes on; close it.
   *
   * @param read reads the header of one
   */
  static Stream<HeaderResult> results(
      Storage storage, List<URI> files, Function<URI, EvalLog> read) {
    InOrder<URI, HeaderResult> work = new InOrder<>(atOnce(storage, files));
    Iterator<HeaderResult> results =
        work.map(files.iterator(), file -> 0, file -> result(file, read));
    return StreamSupport.stream(
            Spliterators.spliterator(
                results, files.size(), Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(work::close);
  }

  /**
   * The header of a log, or why it cannot be read.
   *
   * @param read reads it
   */
  public static HeaderResult result(URI file, Function<URI, EvalLog> read) {
    try {
      return new HeaderResult(file, Optional.of(read.apply(file)), Optional.empty());
    } catch (FlowException e) {
      return new HeaderResult(file, Optional.empty(), Optional.of(e));
    }
  }
}
