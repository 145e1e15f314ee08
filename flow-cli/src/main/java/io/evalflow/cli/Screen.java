package io.evalflow.cli;

import io.evalflow.cli.display.DisplayMode;
import io.evalflow.cli.display.FullDisplay;
import io.evalflow.cli.display.LineStream;
import io.evalflow.cli.display.Locations;
import io.evalflow.cli.display.Look;
import io.evalflow.cli.display.PlainDisplay;
import io.evalflow.cli.display.ResultsView;
import io.evalflow.cli.display.RunDisplay;
import io.evalflow.cli.display.SilentDisplay;
import io.evalflow.spi.run.RunResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/** The display of a run and what it needs: a terminal, the thread that redraws, the way of logs. */
final class Screen implements AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration PLAIN_LINES = Duration.ofSeconds(1);

  private final CliContext context;
  private final RunDisplay display;
  private final @Nullable Terminal terminal;
  private final Look look;
  private final Deque<Runnable> closers = new ArrayDeque<>();

  private Screen(CliContext context, RunDisplay display, @Nullable Terminal terminal, Look look) {
    this.context = context;
    this.display = display;
    this.terminal = terminal;
    this.look = look;
  }

  static Screen open(CliContext context, DisplayMode mode) {
    return switch (mode) {
      case FULL -> full(context);
      case PLAIN -> plain(context);
      case NONE -> new Screen(context, new SilentDisplay(context.err()), null, Look.PLAIN);
    };
  }

  private static Screen plain(CliContext context) {
    PlainDisplay display = new PlainDisplay(context.out(), context.clock());
    Screen screen = new Screen(context, display, null, Look.PLAIN);
    screen.closers.push(Ticker.every(PLAIN_LINES, display::tick)::close);
    return screen;
  }

  private static Screen full(CliContext context) {
    Terminal terminal;
    try {
      terminal = Terminals.open();
    } catch (IOException e) {
      context.err().println("Warning: no terminal for --display full: " + e.getMessage());
      return plain(context);
    }
    Look look = Terminals.look(context.environment());
    FullDisplay display = new FullDisplay(terminal, look, context.clock());
    Screen screen = new Screen(context, display, terminal, look);
    if (context.errIsTerminal()) {
      screen.logsAboveProgress();
    }
    screen.closers.push(Ticker.every(REDRAW, display::tick)::close);
    return screen;
  }

  /** Lines on the standard error would otherwise stand in the middle of the progress. */
  private void logsAboveProgress() {
    PrintStream before = System.err;
    LineStream lines = new LineStream(Charset.defaultCharset(), display::say);
    System.setErr(new PrintStream(lines, true));
    closers.push(
        () -> {
          System.setErr(before);
          lines.close();
        });
  }

  RunDisplay display() {
    return display;
  }

  /** Shows what came of the run. */
  void show(RunResult result) {
    int columns = terminal == null ? RunCommand.PLAIN_COLUMNS : terminal.getSize().getColumns();
    ResultsView view = new ResultsView(look, new Locations(context.workingDirectory()));
    if (!(display instanceof SilentDisplay)) {
      print(AttributedString.EMPTY);
    }
    view.draw(result, columns > 0 ? columns : 80).forEach(this::print);
  }

  private void print(AttributedString line) {
    if (terminal == null) {
      context.out().println(line);
    } else {
      terminal.writer().println(line.toAnsi(terminal));
      terminal.writer().flush();
    }
  }

  @Override
  public void close() {
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
    display.close();
    if (terminal != null) {
      try {
        terminal.close();
      } catch (IOException e) {
        context.err().println("Warning: the terminal could not be reset: " + e.getMessage());
      }
    }
  }
}
