package io.evalflow.spi.spec;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is installed into the environment of a run in {@code venv} mode.
 *
 * @param dependencyFile {@code auto}, {@code no_file}, or the path of a {@code requirements.txt} or
 *     {@code pyproject.toml}
 * @param additionalDependencies further packages
 * @param autoDetectDependencies whether packages are found from the names in the spec; true if
 *     absent
 * @param uvSyncArgs further arguments of {@code uv sync}, one text or several
 */
@InspectJson
@RecordBuilder
public record FlowDependencies(
    @Nullable String dependencyFile,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<String> additionalDependencies,
    @Nullable Boolean autoDetectDependencies,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable List<String> uvSyncArgs) {
  /** Copies its collections. */
  public FlowDependencies {
    additionalDependencies = Immutables.nullableList(additionalDependencies);
    uvSyncArgs = Immutables.nullableList(uvSyncArgs);
  }
}
