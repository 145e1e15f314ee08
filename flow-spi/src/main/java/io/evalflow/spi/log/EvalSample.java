package io.evalflow.spi.log;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelUsage;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sample as it ran.
 *
 * @param id id of the sample
 * @param epoch which run of it, from 1
 * @param input what was asked
 * @param choices choices
 * @param target what was expected
 * @param description what the sample is
 * @param sandbox sandbox type and config
 * @param files files of the sandbox
 * @param setup script that set the sandbox up
 * @param messages the conversation at the end
 * @param output the last output of the model
 * @param scores scores by scorer
 * @param metadata free metadata
 * @param store the store at the end
 * @param events the transcript
 * @param timelines timelines of the transcript
 * @param modelUsage tokens by model
 * @param roleUsage tokens by role
 * @param modelFallbacks models that stood in
 * @param startedAt ISO 8601 in UTC
 * @param completedAt ISO 8601 in UTC
 * @param totalTime seconds on the clock
 * @param workingTime seconds without waiting
 * @param uuid unique id of the run of the sample
 * @param invalidation who invalidated it and why
 * @param error error that ended it
 * @param errorRetries attempts that failed before
 * @param attachments large contents by hash
 * @param eventsData pools of messages of a condensed transcript
 * @param limit limit that ended it
 * @param turnCount calls of the model
 * @param tokenLimit token limit in force
 * @param tokenLimitType which tokens counted
 * @param tokenLimitUsage tokens counted
 * @param messageLimit message limit in force
 * @param timeLimit time limit in force
 * @param extra fields that this version does not know, kept as they were
 */
@InspectJson
@RecordBuilder
public record EvalSample(
    SampleId id,
    int epoch,
    SampleInput input,
    @Nullable List<String> choices,
    Target target,
    @Nullable String description,
    @Nullable JsonNode sandbox,
    @Nullable List<String> files,
    @Nullable String setup,
    List<ChatMessage> messages,
    ModelOutput output,
    @Nullable Map<String, Score> scores,
    Map<String, JsonNode> metadata,
    Map<String, JsonNode> store,
    List<Event> events,
    @Nullable JsonNode timelines,
    Map<String, ModelUsage> modelUsage,
    Map<String, ModelUsage> roleUsage,
    @Nullable JsonNode modelFallbacks,
    @Nullable String startedAt,
    @Nullable String completedAt,
    @Nullable Double totalTime,
    @Nullable Double workingTime,
    @Nullable String uuid,
    @Nullable ProvenanceData invalidation,
    @Nullable EvalError error,
    @Nullable List<EvalRetryError> errorRetries,
    Map<String, String> attachments,
    @Nullable EventsData eventsData,
    @Nullable EvalSampleLimit limit,
    @Nullable Integer turnCount,
    @Nullable Long tokenLimit,
    @Nullable String tokenLimitType,
    @Nullable Long tokenLimitUsage,
    @Nullable Long messageLimit,
    @Nullable Long timeLimit,
    @JsonAnyGetter @JsonAnySetter Map<String, JsonNode> extra) {
  /** Copies its collections. */
  public EvalSample {
    input = input == null ? SampleInput.of("") : input;
    choices = Immutables.nullableList(choices);
    target = target == null ? Target.of("") : target;
    files = Immutables.nullableList(files);
    messages = Immutables.list(messages);
    output = output == null ? ModelOutput.empty("") : output;
    scores = Immutables.nullableMap(scores);
    metadata = Immutables.map(metadata);
    store = Immutables.map(store);
    events = Immutables.list(events);
    modelUsage = Immutables.map(modelUsage);
    roleUsage = Immutables.map(roleUsage);
    errorRetries = Immutables.nullableList(errorRetries);
    attachments = Immutables.map(attachments);
    extra = Immutables.map(extra);
  }
}
