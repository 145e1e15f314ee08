package io.evalflow.spi.eval;

import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A row of a dataset: what to ask and what to expect.
 *
 * @param input what the model is asked
 * @param choices the choices of a multiple-choice question
 * @param target what the answer is scored against
 * @param id unique in the dataset; the engine numbers samples from 1 where absent
 * @param metadata free metadata, available to solvers and scorers
 * @param sandbox sandbox type and config, as Inspect writes it
 * @param files files for the sandbox: path to content or location
 * @param setup script that sets the sandbox up
 */
@InspectJson
@RecordBuilder
public record Sample(
    SampleInput input,
    @Nullable List<String> choices,
    Target target,
    @Nullable SampleId id,
    @Nullable Map<String, JsonNode> metadata,
    @Nullable JsonNode sandbox,
    @Nullable Map<String, String> files,
    @Nullable String setup) {
  /** Copies its collections. */
  public Sample {
    choices = Immutables.nullableList(choices);
    metadata = Immutables.nullableMap(metadata);
    files = Immutables.nullableMap(files);
  }

  /** A sample of a question and an expected answer. */
  public static Sample of(String input, String target) {
    return new Sample(SampleInput.of(input), null, Target.of(target), null, null, null, null, null);
  }
}
