package io.evalflow.cli.display;

import io.evalflow.spi.hooks.FlowEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/** Progress that is redrawn in place at the bottom of a terminal. */
public final class FullDisplay implements RunDisplay {
  private final Terminal terminal;
  private final RunProgress progress;
  private final ProgressView view;
  private Display display;
  private Size size = Size.of(0, 0);
  private List<AttributedString> shown = List.of();
  private int tick;
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
    boolean redraw = !shown.isEmpty();
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
    Size now = terminal.getSize();
    Size usable =
        Size.of(
            now.getColumns() > 0 ? now.getColumns() : 80, now.getRows() > 0 ? now.getRows() : 24);
    if (!usable.equals(size)) {
      eraseReflowed(usable);
      size = usable;
      display = new Display(terminal, false);
      display.resize(size);
    }
    // The last column and row stay free: some terminals scroll when they are written.
    List<AttributedString> lines =
        new ArrayList<>(
            view.draw(progress, size.getColumns() - 1, Math.max(1, size.getRows() - 2), tick));
    lines.add(AttributedString.EMPTY);
    display.update(lines, size.cursorPos(lines.size() - 1, 0), true);
    shown = lines;
  }

  /** Erases what a terminal that has changed its width has broken into other lines. */
  private void eraseReflowed(Size now) {
    int rows = 0;
    for (AttributedString line : shown.subList(0, Math.max(0, shown.size() - 1))) {
      rows += Math.max(1, (Text.width(line.toString()) + now.getColumns() - 1) / now.getColumns());
    }
    if (rows > 0) {
      terminal.puts(Capability.carriage_return);
      terminal.puts(Capability.parm_up_cursor, Math.min(rows, now.getRows() - 1));
      terminal.puts(Capability.clr_eos);
      shown = List.of();
    }
  }

  private void erase() {
    if (!shown.isEmpty()) {
      display.update(List.of(AttributedString.EMPTY), 0, true);
      display.reset();
      shown = List.of();
    }
  }
}
