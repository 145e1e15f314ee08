package io.evalflow.cli.log;

import io.evalflow.engine.log.ops.Conversion;
import io.evalflow.engine.log.ops.Conversion.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * Shows how a conversion goes on: on a terminal one line that is drawn again and again, elsewhere a
 * line for each log. What failed is told in any case.
 */
final class ConvertProgress implements Conversion.Listener {
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final String CLEAR = "\r\u001b[K";

  private final LogContext context;
  private int logs;
  private int done;
  private long samples;
  private Instant drawn = Instant.EPOCH;

  ConvertProgress(LogContext context) {
    this.context = context;
  }

  @Override
  public void found(int found) {
    logs = found;
  }

  @Override
  public void sample(URI source) {
    samples++;
    draw();
  }

  @Override
  public void done(Result result) {
    done++;
    if (result.error() != null) {
      clear();
      context.tell(result.error());
    } else if (!context.errIsTerminal()) {
      say(result);
    }
    draw();
  }

  private void say(Result result) {
    String what = result.outcome() == Conversion.Outcome.SKIPPED ? "already there" : "converted";
    try {
      context.out().line(what + ": " + context.name(result.target()));
      context.out().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends with a line that says how much was done. */
  void end() throws IOException {
    clear();
    String of = done + (logs == 1 ? " log, " : " logs, ");
    context.out().line(of + samples + (samples == 1 ? " sample" : " samples"));
  }

  private void draw() {
    Instant now = context.clock().instant();
    if (context.errIsTerminal() && now.isAfter(drawn.plus(BETWEEN))) {
      drawn = now;
      context.err().print(CLEAR + done + " of " + logs + " logs, " + samples + " samples");
      context.err().flush();
    }
  }

  private void clear() {
    if (context.errIsTerminal()) {
      context.err().print(CLEAR);
      context.err().flush();
    }
  }
}
