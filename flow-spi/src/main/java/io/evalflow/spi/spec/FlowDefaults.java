package io.evalflow.spi.spec;

import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.GenerateConfig;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What applies to all tasks, models and so on of a spec.
 *
 * @param config generation config below all others
 */
@InspectJson
@RecordBuilder
public record FlowDefaults(@Nullable GenerateConfig config) {}
