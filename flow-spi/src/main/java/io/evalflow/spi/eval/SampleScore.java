package io.evalflow.spi.eval;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The score of a sample as metrics see it, reduced over its epochs.
 *
 * @param score the score
 * @param sampleId the sample's id
 * @param sampleMetadata the sample's metadata, for grouping
 */
public record SampleScore(
    Score score, SampleId sampleId, @Nullable Map<String, JsonNode> sampleMetadata) {}
