package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The index of logs that a run uses.
 *
 * @param path directory of the store, or {@code auto}, which it is if absent
 * @param filter names of filters that a log of the store must pass
 * @param read whether logs of the store are reused; false if absent
 * @param write whether logs are put into the store; true if absent
 */
@InspectJson
@RecordBuilder
public record FlowStoreConfig(
    @Nullable String path,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<String> filter,
    @Nullable Boolean read,
    @Nullable Boolean write) {
  /** Copies its list. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public FlowStoreConfig {
    filter = Immutables.nullableList(filter);
  }

  /** A store by its directory alone. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FlowStoreConfig of(String path) {
    return new FlowStoreConfig(path, null, null, null);
  }
}
