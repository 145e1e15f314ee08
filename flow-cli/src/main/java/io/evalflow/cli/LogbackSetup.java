package io.evalflow.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import com.google.auto.service.AutoService;

/**
 * Sets logging up when the first logger is asked for: to standard error, from the level that {@link
 * #LEVEL_PROPERTY} names. In code, because reading a configuration file costs more than the rest of
 * a short command.
 */
@AutoService(Configurator.class)
public final class LogbackSetup extends ContextAwareBase implements Configurator {
  /** The system property that holds the level's number. */
  static final String LEVEL_PROPERTY = "flow.log.level";

  @Override
  public ExecutionStatus configure(LoggerContext loggerContext) {
    Level level =
        Level.toLevel(Integer.getInteger(LEVEL_PROPERTY, LogLevel.WARNING.threshold()), Level.WARN);
    LogLayout layout = new LogLayout(level.toInt() < Level.WARN_INT);
    layout.setContext(loggerContext);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(loggerContext);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(loggerContext);
    appender.setName("stderr");
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    appender.setEncoder(encoder);
    appender.start();
    Logger root = loggerContext.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
