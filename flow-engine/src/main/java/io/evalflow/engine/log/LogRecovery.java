package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.WriteCondition;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Makes readable logs of what killed runs and damaged files left: every complete sample is kept,
 * the summaries and what can be computed of the results are made anew, and the log says that its
 * run ended in an error, so that it can be taken up again. Works from the file alone, a zip without
 * its directory or a document that ends anywhere. Safe for use by many threads.
 */
public final class LogRecovery {
  private static final String RECOVERED = "-recovered";

  private final Storage storage;
  private final Clock clock;
  private final ResultsComputer results;

  /** Recovery on any of the storage's backends. */
  @Inject
  public LogRecovery(Storage storage, Clock clock, ResultsComputer results) {
    this.storage = storage;
    this.clock = clock;
    this.results = results;
  }

  /**
   * What was recovered.
   *
   * @param file the log that was written
   * @param samples samples in it
   * @param lost samples of which only a part was found
   * @param status its status: error, or what it was if nothing but the directory was damaged
   */
  public record Recovered(URI file, int samples, int lost, EvalStatus status) {}

  /** Recovers a log into {@link #defaultOutput} beside it. */
  public Recovered recover(URI log) {
    return recover(log, null, false);
  }

  /**
   * Recovers a log.
   *
   * @param output where to, which must not exist; null for {@link #defaultOutput}
   * @param overwrite whether the log itself is replaced, in place of {@code output}
   * @throws FlowException with {@code LOG} if nothing is damaged, or nothing says what was
   *     evaluated; with {@code CONFLICT} if the output exists, or the log was changed meanwhile
   */
  public Recovered recover(URI log, @Nullable URI output, boolean overwrite) {
    if (overwrite && output != null) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "a recovered log replaces the log or has its own name, not both");
    }
    try (LogSource source = LogSource.open(storage.backend(log), log)) {
      WriteCondition condition =
          overwrite
              ? new WriteCondition.IfUnchanged(source.info().etag())
              : WriteCondition.IF_ABSENT;
      URI to = overwrite ? log : output == null ? defaultOutput(log) : output;
      LogTarget target = new LogTarget(storage.backend(to), to);
      return isZip(source)
          ? ZipSalvage.read(source).write(target, condition, results, clock)
          : DocumentSalvage.read(source).write(target, condition, results, clock);
    }
  }

  private static boolean isZip(LogSource source) {
    byte[] head = source.upTo(0, 2);
    return head.length == 2 && head[0] == 'P' && head[1] == 'K';
  }

  /** The name that Inspect gives, too: {@code -recovered} before the extension. */
  public static URI defaultOutput(URI log) {
    String text = log.toString();
    int dot = text.lastIndexOf('.');
    return dot > text.lastIndexOf('/')
        ? URI.create(text.substring(0, dot) + RECOVERED + text.substring(dot))
        : URI.create(text + RECOVERED);
  }

  /** A log that needs no recovery. */
  static FlowException nothingToDo(LogSource source) {
    return source.bad("it is complete, so there is nothing to recover", null, null);
  }
}
