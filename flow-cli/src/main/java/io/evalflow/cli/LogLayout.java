package io.evalflow.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.evalflow.cli.display.Text;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** One line a message: a sentence for users, or with time, thread and place for those who dig. */
final class LogLayout extends LayoutBase<ILoggingEvent> {
  private final boolean detailed;

  LogLayout(boolean detailed) {
    this.detailed = detailed;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    if (detailed) {
      line.append(
          DateTimeFormatter.ISO_INSTANT.format(event.getInstant().truncatedTo(ChronoUnit.MILLIS)));
      line.append(' ').append(event.getLevel()).append(" [").append(event.getThreadName());
      line.append("] ").append(event.getLoggerName()).append(": ");
    } else {
      line.append(event.getLevel().isGreaterOrEqual(Level.ERROR) ? "Error: " : "Warning: ");
    }
    line.append(Text.visible(event.getFormattedMessage())).append(System.lineSeparator());
    if (detailed && event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString();
  }
}
