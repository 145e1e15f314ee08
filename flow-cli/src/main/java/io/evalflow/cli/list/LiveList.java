package io.evalflow.cli.list;

import io.evalflow.cli.CliContext;
import io.evalflow.cli.ExitCode;
import io.evalflow.cli.Interrupts;
import io.evalflow.cli.display.Text;
import io.evalflow.engine.list.ListedDirectory;
import io.evalflow.spi.FlowException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp;

/** The newest logs of a list, as many as the terminal holds, drawn again and again. */
final class LiveList {
  /** Seconds between, unless others are given. */
  static final int SECONDS = 10;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Terminal terminal;
  private final ListView view;
  private final Supplier<List<ListedDirectory>> logs;
  private final CliContext context;
  private final Display display;

  /** Whether there was a list once: what is wrong before is wrong with the command line. */
  private boolean listed;

  LiveList(
      Terminal terminal, ListView view, Supplier<List<ListedDirectory>> logs, CliContext context) {
    this.terminal = terminal;
    this.view = view;
    this.logs = logs;
    this.context = context;
    this.display = new Display(terminal, false);
  }

  /** Shows the list until Ctrl-C; what was shown last stays. */
  void run(int seconds) {
    CountDownLatch end = new CountDownLatch(1);
    Interrupts interrupts =
        Interrupts.handle(end::countDown, () -> context.halt().accept(ExitCode.DONE));
    try {
      boolean ended = false;
      while (!ended) {
        draw(seconds);
        ended = end.await(seconds, TimeUnit.SECONDS);
      }
      withoutFooter();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      interrupts.close();
    }
    terminal.writer().flush();
  }

  /** Leaves the list alone, on whose last line the terminal has put what Ctrl-C looks like. */
  private void withoutFooter() {
    display.reset();
    terminal.puts(InfoCmp.Capability.carriage_return);
    terminal.puts(InfoCmp.Capability.clr_eol);
  }

  private void draw(int seconds) {
    Size now = terminal.getSize();
    int columns = now.getColumns() > 0 ? now.getColumns() : 80;
    int rows = now.getRows() > 0 ? now.getRows() : 24;
    List<AttributedString> lines = new ArrayList<>();
    int left = show(lines, columns - 1, Math.max(1, rows - 2));
    lines.add(footer(left, seconds));
    Size size = Size.of(columns, rows);
    display.resize(size);
    // The terminal would break a wider line, and the display lose count of its lines.
    display.update(
        lines.stream().map(line -> line.columnSubSequence(0, columns - 1)).toList(),
        size.cursorPos(lines.size() - 1, 0),
        true);
  }

  /** Gives the number of blocks that found no room. */
  private int show(List<AttributedString> lines, int columns, int rows) {
    List<List<AttributedString>> blocks;
    try {
      List<ListedDirectory> found = logs.get();
      listed = true;
      blocks =
          found.isEmpty()
              ? List.of(List.of(new AttributedString("No logs found")))
              : view.draw(found, columns);
    } catch (FlowException e) {
      if (!listed) {
        throw e;
      }
      // It may be there again the next time.
      blocks = List.of(List.of(new AttributedString("Error: " + Text.clean(e.message()))));
    }
    int shown = 0;
    while (shown < blocks.size() && lines.size() + blocks.get(shown).size() <= rows) {
      lines.addAll(blocks.get(shown));
      shown++;
    }
    if (shown == 0 && !blocks.isEmpty()) {
      // Some of the first is better than nothing.
      lines.addAll(blocks.get(0).subList(0, rows));
      shown++;
    }
    return blocks.size() - shown;
  }

  private AttributedString footer(int left, int seconds) {
    String more = left == 0 ? "" : left + " more; ";
    String time = TIME.format(context.clock().instant().atZone(ZoneId.systemDefault()));
    return new AttributedString(
        more + "as of " + time + ", again every " + seconds + " s; Ctrl-C ends",
        AttributedStyle.DEFAULT.faint());
  }
}
