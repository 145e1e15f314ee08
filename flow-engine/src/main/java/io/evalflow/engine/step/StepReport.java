package io.evalflow.engine.step;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step did, or would do.
 *
 * @param chosen how many logs it ran on
 * @param changes what it changed, in the order of its places
 * @param skipped what it left as it is, by place, and why in a few words
 */
public record StepReport(int chosen, List<Change> changes, Map<URI, String> skipped) {
  /** Copies the list and the map. */
  public StepReport {
    changes = List.copyOf(changes);
    skipped = Immutables.map(skipped);
  }

  /**
   * A log that was changed, or would be.
   *
   * @param place where it stands
   * @param copyOf the log that it is a copy of; null if it is no copy
   * @param before its header before
   * @param after its header after
   */
  public record Change(URI place, @Nullable URI copyOf, EvalLog before, EvalLog after) {
    /** What is different in its header, a line each. */
    public List<String> edits() {
      return HeaderChanges.between(before, after);
    }
  }
}
