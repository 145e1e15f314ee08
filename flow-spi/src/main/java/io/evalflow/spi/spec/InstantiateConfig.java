package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How a Python runtime makes the tasks of a spec.
 *
 * @param mode {@code serial}, {@code by_task} or {@code parallel}; {@code serial} if absent
 * @param maxThreads most threads, 32 if absent
 */
@InspectJson
@RecordBuilder
public record InstantiateConfig(@Nullable String mode, @Nullable Integer maxThreads) {
  /** The canonical form. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public InstantiateConfig {}

  /** A mode alone. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static InstantiateConfig of(String mode) {
    return new InstantiateConfig(mode, null);
  }
}
