package io.evalflow.engine.log.ops;

import io.evalflow.engine.log.HeaderReads;
import io.evalflow.engine.log.LogDirectory;
import io.evalflow.engine.log.OpenLog;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Operations on logs and directories of logs. Errors are those of {@link EvalLogs}; where an
 * operation works on several logs, one that cannot be read is reported and hides no other. Safe for
 * use by many threads.
 */
public final class LogOperations {
  private final Storage storage;
  private final EvalLogs logs;

  /** Operations on any of the storage's backends. */
  @Inject
  public LogOperations(Storage storage, EvalLogs logs) {
    this.storage = storage;
    this.logs = logs;
  }

  /**
   * Lists the logs in a directory, newest first; headers are read only if the query asks so.
   *
   * @throws FlowException with {@code NOT_FOUND} if there is no such directory
   */
  public LogListing list(URI directory, LogQuery query) {
    LogListing found = new LogLister(logs).list(directory, query);
    if (found.logs().isEmpty() && found.unreadable().isEmpty()) {
      // Only now: on an object store this is a request of its own.
      requireDirectory(directory);
    }
    return found;
  }

  /** A log without its samples and reductions. */
  public EvalLog header(URI file) {
    return logs.readHeader(file);
  }

  /**
   * Reads many headers at once.
   *
   * @return one result a file, in the order of {@code files}; close it
   */
  public Stream<HeaderResult> headers(List<URI> files) {
    return logs.readHeaders(files);
  }

  /**
   * Prints many headers as a list of JSON objects, read on all processors.
   *
   * @param reductions whether those of {@code .eval} logs are printed with their reductions, which
   *     hold a score for each sample, as Inspect does it
   * @param out gets UTF-8 without a line break at the end; stays open
   * @param bad gets why a header is not among them, in the order of {@code files}
   * @throws IOException if {@code out} fails
   */
  public void printHeaders(
      List<URI> files, boolean reductions, OutputStream out, Consumer<FlowException> bad)
      throws IOException {
    Function<URI, EvalLog> read =
        reductions ? file -> open(file, OpenLog::headerWithReductions) : logs::readHeader;
    LogPrinter.headers(
        files,
        file -> HeaderReads.result(file, read),
        HeaderReads.atOnce(storage, files),
        out,
        bad);
  }

  /**
   * Prints a log without its samples as JSON, as Inspect's {@code log dump --header-only}.
   *
   * @param out gets UTF-8 without a line break at the end; stays open
   * @throws IOException if {@code out} fails
   */
  public void printHeader(URI file, OutputStream out) throws IOException {
    new LogPrinter(storage).header(file, out);
  }

  /**
   * Prints a whole log as JSON, as Inspect's {@code log dump}; samples are read on all processors,
   * and memory follows a few of them.
   *
   * @param options how samples are read
   * @param out gets UTF-8 without a line break at the end; stays open
   * @throws IOException if {@code out} fails
   */
  public void print(URI file, ReadOptions options, OutputStream out) throws IOException {
    new LogPrinter(storage).whole(file, options, out);
  }

  /**
   * Prints one sample as it stands in the log, of any size.
   *
   * @param id the id; 1 and "1" are the same here
   * @param out gets UTF-8 without a line break at the end; stays open
   * @throws IOException if {@code out} fails
   */
  public void printSample(URI file, SampleId id, int epoch, OutputStream out) throws IOException {
    new LogPrinter(storage).sample(file, id, epoch, out);
  }

  /**
   * Prints one sample, as {@link #printSample(URI, SampleId, int, OutputStream)}, read in some way.
   *
   * @param options how it is read
   * @throws IOException if {@code out} fails
   */
  public void printSample(URI file, SampleId id, int epoch, ReadOptions options, OutputStream out)
      throws IOException {
    new LogPrinter(storage).sample(file, id, epoch, options, out);
  }

  /**
   * The id of a sample that is written as a text, where 1 may mean the number as well as "1".
   *
   * @return the id that the log has; the text if it has none of the two
   */
  public SampleId sampleId(URI file, String text) {
    try (Stream<EvalSampleSummary> summaries = logs.summaries(file)) {
      return summaries
          .map(EvalSampleSummary::id)
          .filter(id -> id.toString().equals(text))
          .findFirst()
          .orElseGet(() -> SampleId.of(text));
    }
  }

  /**
   * Converts a log, or all logs below a directory. A log that is there already is skipped unless it
   * is to be replaced, so a conversion that was broken off goes on where it was; a file appears
   * whole or not at all.
   *
   * @return one result a log
   * @throws FlowException if there is nothing at the source
   */
  public List<Conversion.Result> convert(Conversion conversion, Conversion.Listener listener) {
    return new LogConverter(storage, logs).convert(conversion, listener);
  }

  /**
   * Whether a directory stands at a place.
   *
   * @throws FlowException with {@code NOT_FOUND} if nothing does
   */
  public boolean isDirectory(URI uri) {
    return LogConverter.isDirectory(storage, uri);
  }

  /** A log in figures; its samples are not read. */
  public LogStats stats(URI file) {
    return open(file, log -> LogStats.of(file, log));
  }

  /**
   * Writes the headers of all logs below a directory into one file, for viewers that cannot list
   * it. A log that cannot be read is left out.
   *
   * @param manifest the file, on the storage of the logs
   * @param unreadable gets each log that was left out and why
   * @throws FlowException with {@code NOT_FOUND} if there is no such directory
   */
  public void writeManifest(
      URI directory, URI manifest, BiConsumer<URI, FlowException> unreadable) {
    requireDirectory(directory);
    new LogDirectory(storage, logs, directory).writeManifest(manifest, unreadable);
  }

  /**
   * The logs below a directory that recovery may complete: of status started, or cut short. A log
   * whose run goes on is not told from one whose process was killed.
   *
   * @throws FlowException with {@code NOT_FOUND} if there is no such directory
   */
  public LogListing unfinished(URI directory) {
    requireDirectory(directory);
    return new LogLister(logs).unfinished(directory, storage.backend(directory));
  }

  private void requireDirectory(URI directory) {
    if (!isDirectory(directory)) {
      throw new FlowException(
          ErrorCode.NOT_FOUND, Uris.display(directory) + " is a file, not a directory");
    }
  }

  private <T> T open(URI file, Function<OpenLog, T> action) {
    try (OpenLog log = OpenLog.open(storage, file)) {
      return action.apply(log);
    }
  }
}
