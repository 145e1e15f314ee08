package io.evalflow.spi.spec;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Inspect Flow tells its own processes through {@code flow.yaml}; kept, and of no use here.
 *
 * @param preloadFiles Python files that are run before tasks are made
 */
@InspectJson
public record FlowInternal(@Nullable List<String> preloadFiles) {
  /** Copies its list. */
  public FlowInternal {
    preloadFiles = Immutables.nullableList(preloadFiles);
  }
}
