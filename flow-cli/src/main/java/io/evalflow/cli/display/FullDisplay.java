package io.evalflow.cli.display;

import io.evalflow.spi.hooks.FlowEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/** Progress that is redrawn in place at the bottom of a terminal. */
public final class FullDisplay implements RunDisplay {
  private final Terminal terminal;
  private final RunProgress progress;
  private final ProgressView view;
  private final Display display;
  private int tick;
  private boolean shown;
  private boolean closed;

  /** A display on {@code terminal}, which stays the caller's to close. */
  public FullDisplay(Terminal terminal, Look look, InstantSource clock) {
    this.terminal = terminal;
    this.progress = new RunProgress(clock);
    this.view = new ProgressView(look);
    this.display = new Display(terminal, false);
  }

  @Override
  public void onEvent(FlowEvent event) {
    progress.onEvent(event);
    if (event instanceof FlowEvent.Notice notice) {
      List<String> lines = new ArrayList<>();
      lines.add(Text.clean(notice.message()));
      notice.details().forEach(detail -> lines.add("  " + Text.clean(detail)));
      print(lines);
    }
  }

  /** Redraws; called some times a second. */
  public synchronized void tick() {
    if (!closed) {
      tick++;
      draw();
    }
  }

  @Override
  public void say(String line) {
    print(List.of(line));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      erase();
      closed = true;
    }
  }

  private synchronized void print(List<String> lines) {
    boolean redraw = shown;
    erase();
    lines.forEach(terminal.writer()::println);
    terminal.writer().flush();
    if (redraw) {
      draw();
    }
  }

  private void draw() {
    if (progress.tasks().isEmpty()) {
      return;
    }
    Size size = terminal.getSize();
    int columns = size.getColumns() > 0 ? size.getColumns() : 80;
    int rows = size.getRows() > 0 ? size.getRows() : 24;
    display.resize(Size.of(columns, rows));
    // The last column and row stay free: some terminals scroll when they are written.
    List<AttributedString> lines =
        new ArrayList<>(view.draw(progress, columns - 1, Math.max(1, rows - 2), tick));
    lines.add(AttributedString.EMPTY);
    display.update(lines, size.cursorPos(lines.size() - 1, 0), true);
    shown = true;
  }

  private void erase() {
    if (shown) {
      display.update(List.of(AttributedString.EMPTY), 0, true);
      display.reset();
      shown = false;
    }
  }
}
