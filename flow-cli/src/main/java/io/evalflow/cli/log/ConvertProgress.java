package io.evalflow.cli.log;

import io.evalflow.engine.log.ops.Conversion;
import io.evalflow.engine.log.ops.Conversion.Outcome;
import io.evalflow.engine.log.ops.Conversion.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private final Map<URI, Integer> underWay = new HashMap<>();
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
    underWay.merge(source, 1, Integer::sum);
    samples++;
    draw();
  }

  @Override
  public void done(Result result) {
    done++;
    outcomes.merge(result.outcome(), 1, Integer::sum);
    Integer counted = underWay.remove(result.source());
    if (result.error() != null) {
      samples -= counted == null ? 0 : counted;
      clear();
      context.tell(result.error());
    } else if (!context.errIsTerminal()) {
      say(result);
    }
    draw();
  }

  private void say(Result result) {
    String what = result.outcome() == Outcome.SKIPPED ? "already there" : "converted";
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
    List<String> parts = new ArrayList<>();
    parts.add(outcomes.getOrDefault(Outcome.CONVERTED, 0) + " converted (" + samples + " samples)");
    count(parts, Outcome.SKIPPED, "already there");
    count(parts, Outcome.FAILED, "failed");
    context.out().line(String.join(", ", parts));
  }

  private void count(List<String> parts, Outcome outcome, String word) {
    Integer count = outcomes.get(outcome);
    if (count != null) {
      parts.add(count + " " + word);
    }
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
