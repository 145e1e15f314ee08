package io.evalflow.engine.step;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.step.LogFilter;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Filters as users name them: by the name of a {@link LogFilter}, as {@code file.java@name}, or as
 * an expression. Safe for use by many threads.
 */
public final class LogFilters {
  /** A filter with an argument. */
  private static final Pattern CALL = Pattern.compile("([\\w.@/-]+)\\((.*)\\)");

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
   * @throws io.evalflow.spi.FlowException if one is unknown
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
    Matcher call = CALL.matcher(text);
    LogFilter filter =
        call.matches() ? catalog.filter(call.group(1)).with(call.group(2)) : catalog.filter(text);
    return filter::accepts;
  }
}
