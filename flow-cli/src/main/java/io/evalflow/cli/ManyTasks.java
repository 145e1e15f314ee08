package io.evalflow.cli;

import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;

/** A matrix makes many tasks of few lines; so very many must be meant. */
final class ManyTasks {
  private static final int MANY = 10_000;

  private final CliContext context;

  ManyTasks(CliContext context) {
    this.context = context;
  }

  /**
   * Says what matrices made of few entries, and asks in a terminal if there are very many.
   *
   * @param yes whether the answer was given beforehand
   * @throws FlowException if it is no, or there is no terminal to ask in
   */
  void check(ResolvedSpec spec, boolean yes) {
    int tasks = spec.spec().tasks().size();
    if (tasks > spec.writtenTasks()) {
      context
          .err()
          .printf(
              Locale.ROOT,
              "Note: %,d %s of the spec made %,d tasks%n",
              spec.writtenTasks(),
              spec.writtenTasks() == 1 ? "entry" : "entries",
              tasks);
    }
    if (tasks <= MANY || yes) {
      return;
    }
    String many = String.format(Locale.ROOT, "the spec has %,d tasks", tasks);
    if (!context.outIsTerminal() || !confirmed(many)) {
      throw new FlowException(ErrorCode.INVALID_VALUE, many, "if that is meant, say --yes", null);
    }
  }

  private boolean confirmed(String many) {
    context.err().print("Note: " + many + ". Go on? [y/N] ");
    context.err().flush();
    try {
      // The process's input stays open, as closing it is not ours to do.
      String answer =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
