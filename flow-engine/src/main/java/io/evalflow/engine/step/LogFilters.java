package io.evalflow.engine.step;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.step.LogFilter;
import io.evalflow.spi.storage.Uris;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Filters as users name them: by the name of a {@link LogFilter}, as {@code file.java@name}, or as
 * an expression. Safe for use by many threads.
 */
public final class LogFilters {
  /**
   * A filter by its name, qualified or not, with an argument or none; what has blanks or operators
   * is none.
   */
  private static final Pattern NAME = Pattern.compile("((?:[\\w.:+/-]+:)?[\\w.-]+)(?:\\((.*)\\))?");

  /** A filter of a file, whose path may have anything in it. */
  private static final Pattern OF_FILE =
      Pattern.compile("(.+\\.java@[\\w-]+)(?:\\((.*)\\))?", Pattern.DOTALL);

  private final StepCatalog catalog;

  /** Of the filters that a catalog has. */
  @Inject
  public LogFilters(StepCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * A predicate on headers.
   *
   * @param filters all must pass
   * @param excludes none may pass
   * @throws FlowException if one is unknown
   */
  public Predicate<EvalLog> all(List<String> filters, List<String> excludes) {
    Predicate<EvalLog> all = log -> true;
    for (String filter : filters) {
      all = all.and(one(filter));
    }
    for (String exclude : excludes) {
      all = all.and(one(exclude).negate());
    }
    return all;
  }

  private Predicate<EvalLog> one(String text) {
    if (text.isBlank()) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "a filter is empty",
          "is a variable not set? Leave the option out if no filter is meant",
          null);
    }
    for (Pattern form : List.of(OF_FILE, NAME)) {
      Matcher matcher = form.matcher(text.strip());
      if (matcher.matches()) {
        LogFilter filter = named(matcher.group(1));
        String argument = matcher.group(2);
        return guarded(text, argument == null ? filter : filter.with(argument));
      }
    }
    return HeaderExpression.parse(text);
  }

  private LogFilter named(String name) {
    try {
      return catalog.filter(name);
    } catch (FlowException e) {
      if (e.code() != ErrorCode.UNKNOWN_NAME) {
        throw e;
      }
      throw new FlowException(
          e.code(),
          e.message(),
          e.hint().map(hint -> hint + "; ").orElse("")
              + "an expression compares, as size(tags) > 0 does",
          e);
    }
  }

  /** What a filter throws is told with the filter and the log. */
  private static Predicate<EvalLog> guarded(String text, LogFilter filter) {
    return log -> {
      try {
        return filter.accepts(log);
      } catch (FlowException e) {
        throw e;
      } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
        // Not all languages of the JVM check exceptions.
        URI place = log.location();
        throw new FlowException(
            ErrorCode.PLUGIN,
            "the filter '%s' failed%s: %s"
                .formatted(text, place == null ? "" : " at the log " + Uris.display(place), e),
            "run it with --log-level debug to see where",
            e);
      }
    };
  }
}
