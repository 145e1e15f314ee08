package io.evalflow.engine.list;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.LogUpdate;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A log of a list.
 *
 * @param file where it is
 * @param facts what is known of it; empty if its header could not be read
 * @param error why it, or its samples, could not be read
 */
public record ListedLog(URI file, Optional<Facts> facts, Optional<FlowException> error) {
  /**
   * What a list tells of a log.
   *
   * @param task name of the task
   * @param qualifiers what tells it from others of that name in its directory; the model first
   * @param status how far it came
   * @param model the model
   * @param samples samples that count: done without an error, and not invalidated; null if they
   *     could not be counted
   * @param totalSamples samples times epochs; null if that is not known
   * @param startedAt ISO 8601; empty before the start
   * @param completedAt ISO 8601; empty before the end
   * @param tags tags after all edits
   * @param updates edits of tags and metadata
   * @param viewerUrl where a published viewer shows it, from the run's own spec beside the log;
   *     null if that does not say
   */
  public record Facts(
      String task,
      List<Qualifier> qualifiers,
      EvalStatus status,
      String model,
      @Nullable Integer samples,
      @Nullable Integer totalSamples,
      String startedAt,
      String completedAt,
      List<String> tags,
      List<LogUpdate> updates,
      @Nullable String viewerUrl) {
    /** Copies its lists. */
    public Facts {
      qualifiers = List.copyOf(qualifiers);
      tags = List.copyOf(tags);
      updates = List.copyOf(updates);
    }

    /** With what its samples and the other logs of its directory tell. */
    Facts with(
        @Nullable Integer counted, List<Qualifier> newQualifiers, @Nullable String newViewerUrl) {
      return new Facts(
          task,
          newQualifiers,
          status,
          model,
          counted,
          totalSamples,
          startedAt,
          completedAt,
          tags,
          updates,
          newViewerUrl);
    }
  }

  /**
   * What tells a log from another of the same task.
   *
   * @param name name of the field; null for the model
   * @param value a text as it is, anything else as JSON
   */
  public record Qualifier(@Nullable String name, String value) {
    /** As it is shown: {@code name=value}, or the value alone. */
    public String text() {
      return name == null ? value : name + "=" + value;
    }
  }
}
