package io.evalflow.engine.log.ops;

import io.evalflow.engine.log.OpenLog;
import io.evalflow.engine.log.ops.Conversion.Listener;
import io.evalflow.engine.log.ops.Conversion.Outcome;
import io.evalflow.engine.log.ops.Conversion.Result;
import io.evalflow.engine.thread.Futures;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalLogInfo;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalLogs.Format;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.log.WriteOptions;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Converts logs between the formats. Several logs and several samples of each are under way at
 * once, all on as many threads, so that memory follows that number of samples.
 */
final class LogConverter {
  private final Storage storage;
  private final EvalLogs logs;

  LogConverter(Storage storage, EvalLogs logs) {
    this.storage = storage;
    this.logs = logs;
  }

  /** A log and where it goes. */
  private record Job(URI source, URI target) {}

  /** Converts; one result a log, in the order of the listing. */
  List<Result> convert(Conversion conversion, Listener listener) {
    List<Job> jobs = jobs(conversion);
    listener.found(jobs.size());
    Listener told = oneAtATime(listener);
    int threads =
        Optional.ofNullable(conversion.parallel())
            .orElse(Runtime.getRuntime().availableProcessors());
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      Set<URI> targets = new HashSet<>();
      List<CompletableFuture<Result>> results = new ArrayList<>();
      for (Job job : jobs) {
        boolean first = targets.add(job.target());
        results.add(
            CompletableFuture.supplyAsync(
                () -> first ? result(job, conversion, told, threads) : twice(job, told), pool));
      }
      return results.stream().map(Futures::result).toList();
    } finally {
      pool.shutdownNow();
    }
  }

  private static Listener oneAtATime(Listener listener) {
    return new Listener() {
      @Override
      public synchronized void sample(URI source) {
        listener.sample(source);
      }

      @Override
      public synchronized void done(Result result) {
        listener.done(result);
      }
    };
  }

  private List<Job> jobs(Conversion conversion) {
    URI source = conversion.source();
    if (!isDirectory(storage, source)) {
      return List.of(new Job(source, target(conversion, name(source.toString()))));
    }
    URI directory = source.toString().endsWith("/") ? source : URI.create(source + "/");
    String inside = directory.toString();
    String output = conversion.target().toString();
    boolean below = output.startsWith(inside) && !output.equals(inside);
    return logs.list(directory, true).stream()
        .map(EvalLogInfo::name)
        .filter(log -> !(below && log.toString().startsWith(output)))
        .sorted(Comparator.comparing(URI::toString))
        .map(log -> new Job(log, target(conversion, log.toString().substring(inside.length()))))
        .toList();
  }

  /** Whether a directory stands there. */
  static boolean isDirectory(Storage storage, URI source) {
    try {
      return storage
          .backend(source)
          .stat(source)
          .map(FileInfo::directory)
          .orElseThrow(
              () ->
                  new FlowException(ErrorCode.NOT_FOUND, Uris.display(source) + " does not exist"));
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE,
          Uris.display(source) + " could not be read: " + e.getMessage(),
          null,
          e);
    }
  }

  private static String name(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  /**
   * Where a log goes.
   *
   * @param relative its URI relative to the source
   */
  private static URI target(Conversion conversion, String relative) {
    int dot = relative.lastIndexOf('.');
    String stem = dot > relative.lastIndexOf('/') ? relative.substring(0, dot) : relative;
    String extension = conversion.format().name().toLowerCase(Locale.ROOT);
    return URI.create(conversion.target() + stem + "." + extension);
  }

  private static Result twice(Job job, Listener listener) {
    FlowException error =
        new FlowException(
            ErrorCode.INVALID_VALUE,
            "the log "
                + Uris.display(job.source())
                + " would become "
                + Uris.display(job.target())
                + ", as another does");
    Result result = new Result(job.source(), job.target(), Outcome.FAILED, error);
    listener.done(result);
    return result;
  }

  private Result result(Job job, Conversion conversion, Listener listener, int threads) {
    Result result;
    try {
      Outcome outcome = convert(job, conversion, listener, threads);
      result = new Result(job.source(), job.target(), outcome, null);
    } catch (FlowException e) {
      result = new Result(job.source(), job.target(), Outcome.FAILED, e);
    }
    listener.done(result);
    return result;
  }

  private Outcome convert(Job job, Conversion conversion, Listener listener, int threads) {
    try (OpenLog log = OpenLog.open(storage, job.source())) {
      if (!conversion.overwrite() && isThere(job, log.header())) {
        return Outcome.SKIPPED;
      }
      // Of the version that is open, whatever is put in its place meanwhile.
      EvalLog header =
          EvalLogBuilder.builder(log.wholeHeader())
              .reductions(log.reductions().orElse(null))
              .build();
      WriteCondition condition =
          conversion.overwrite() ? WriteCondition.ALWAYS : WriteCondition.IF_ABSENT;
      logs.write(
          header,
          samples(log, conversion, threads).peek(sample -> listener.sample(job.source())),
          job.target(),
          WriteOptions.of(conversion.format()).when(condition));
      return Outcome.CONVERTED;
    }
  }

  private static Stream<EvalSample> samples(OpenLog log, Conversion conversion, int threads) {
    Stream<EvalSample> read =
        log.inFileOrder(ReadOptions.AS_WRITTEN.resolving(conversion.resolve()));
    return log.format() == Format.EVAL ? read.parallel() : shared(read, threads);
  }

  /**
   * The samples of a document, each of which goes to whichever thread is free. A stream that is not
   * of known size would hand thousands at once to each.
   */
  private static Stream<EvalSample> shared(Stream<EvalSample> samples, int threads) {
    Iterator<EvalSample> next = samples.iterator();
    return IntStream.range(0, threads)
        .parallel()
        .boxed()
        .flatMap(thread -> StreamSupport.stream(new SharedSpliterator(next), false))
        .onClose(samples::close);
  }

  private static final class SharedSpliterator
      extends Spliterators.AbstractSpliterator<EvalSample> {
    private final Iterator<EvalSample> samples;

    SharedSpliterator(Iterator<EvalSample> samples) {
      super(Long.MAX_VALUE, NONNULL | IMMUTABLE);
      this.samples = samples;
    }

    @Override
    public boolean tryAdvance(Consumer<? super EvalSample> action) {
      EvalSample sample;
      synchronized (samples) {
        if (!samples.hasNext()) {
          return false;
        }
        sample = samples.next();
      }
      action.accept(sample);
      return true;
    }
  }

  /** Whether an earlier conversion of the same log is there; what is there is always whole. */
  private boolean isThere(Job job, EvalLog source) {
    try {
      if (storage.backend(job.target()).stat(job.target()).isEmpty()) {
        return false;
      }
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, job.target() + " could not be read: " + e.getMessage(), null, e);
    }
    EvalLog there = logs.readHeader(job.target());
    if (there.eval().evalId().equals(source.eval().evalId()) && there.status() == source.status()) {
      return true;
    }
    throw new FlowException(
        ErrorCode.CONFLICT,
        "the log "
            + Uris.display(job.source())
            + ": "
            + Uris.display(job.target())
            + " is there and is another log",
        "--overwrite replaces it",
        null);
  }
}
