package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Recovers logs through the storage backends. Safe for use by many threads. */
public final class DefaultLogRecovery implements LogRecovery {
  private static final String RECOVERED = "-recovered";

  private final Storage storage;
  private final Clock clock;
  private final ResultsComputer results;

  /** Recovery on any of the storage's backends. */
  @Inject
  public DefaultLogRecovery(Storage storage, Clock clock, ResultsComputer results) {
    this.storage = storage;
    this.clock = clock;
    this.results = results;
  }

  @Override
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
      boolean zip = isZip(source);
      if (output != null) {
        requireName(output, zip);
      }
      return zip
          ? ZipSalvage.read(source).write(target, condition, results, clock)
          : DocumentSalvage.read(source).write(target, condition, results, clock);
    }
  }

  private static boolean isZip(LogSource source) {
    byte[] head = source.upTo(0, 2);
    return head.length == 2 && head[0] == 'P' && head[1] == 'K';
  }

  /** A name that says another format than the log has would mislead all who go by names. */
  private static void requireName(URI to, boolean zip) {
    String wrong = zip ? ".json" : ".eval";
    if (to.getPath().endsWith(wrong)) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          Uris.display(to) + " would hold a log in the other format",
          "give it the ending " + (zip ? ".eval" : ".json") + "; 'flow-cli log convert' converts",
          null);
    }
  }

  /** The name that Inspect gives, too: {@code -recovered} before the extension. */
  private static URI defaultOutput(URI log) {
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
