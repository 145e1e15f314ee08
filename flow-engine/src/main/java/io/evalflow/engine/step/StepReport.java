package io.evalflow.engine.step;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step did, or would do.
 *
 * @param chosen how many logs it ran on
 * @param changes what it changed, in the order of its places
 */
public record StepReport(int chosen, List<Change> changes) {
  /** Copies the list. */
  public StepReport {
    changes = List.copyOf(changes);
  }

  /**
   * A log that was changed, or would be.
   *
   * @param place where it stands
   * @param copyOf the log that it is a copy of; null if it is no copy
   * @param edits what is different in its header, a line each
   */
  public record Change(URI place, @Nullable URI copyOf, List<String> edits) {
    /** Copies the list. */
    public Change {
      edits = List.copyOf(edits);
    }
  }
}
