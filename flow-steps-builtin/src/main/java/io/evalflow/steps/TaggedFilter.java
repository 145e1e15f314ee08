package io.evalflow.steps;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.step.LogFilter;
import org.jspecify.annotations.Nullable;

/** Logs with a tag: any, or the one of the argument. */
@AutoService(LogFilter.class)
public final class TaggedFilter implements LogFilter {
  private final @Nullable String tag;

  /** For the service loader. */
  public TaggedFilter() {
    this(null);
  }

  private TaggedFilter(@Nullable String tag) {
    this.tag = tag;
  }

  @Override
  public String name() {
    return "tagged";
  }

  @Override
  public String description() {
    return "Logs with a tag: tagged(NAME) with that one, tagged with any.";
  }

  @Override
  public LogFilter with(String argument) {
    if (argument.isBlank()) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "tagged() names no tag",
          "tagged(NAME) wants that one, tagged any",
          null);
    }
    return new TaggedFilter(argument);
  }

  @Override
  public boolean accepts(EvalLog log) {
    return tag == null
        ? !Immutables.list(log.tags()).isEmpty()
        : Immutables.list(log.tags()).contains(tag);
  }
}
