package io.evalflow.spi.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Something that happened while a sample ran. Mirrors the events of Inspect's transcript; one that
 * this version does not know is an {@link OtherEvent} and is written back as it was. Immutable.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    include = JsonTypeInfo.As.EXISTING_PROPERTY,
    property = "event",
    defaultImpl = OtherEvent.class,
    visible = true)
@JsonSubTypes({
  @JsonSubTypes.Type(value = SpanBeginEvent.class, name = "span_begin"),
  @JsonSubTypes.Type(value = SpanEndEvent.class, name = "span_end"),
  @JsonSubTypes.Type(value = SampleInitEvent.class, name = "sample_init"),
  @JsonSubTypes.Type(value = SampleLimitEvent.class, name = "sample_limit"),
  @JsonSubTypes.Type(value = StateEvent.class, name = "state"),
  @JsonSubTypes.Type(value = StoreEvent.class, name = "store"),
  @JsonSubTypes.Type(value = ModelEvent.class, name = "model"),
  @JsonSubTypes.Type(value = ToolEvent.class, name = "tool"),
  @JsonSubTypes.Type(value = SandboxEvent.class, name = "sandbox"),
  @JsonSubTypes.Type(value = ApprovalEvent.class, name = "approval"),
  @JsonSubTypes.Type(value = ReviewEvent.class, name = "review"),
  @JsonSubTypes.Type(value = SentinelEvent.class, name = "sentinel"),
  @JsonSubTypes.Type(value = InputEvent.class, name = "input"),
  @JsonSubTypes.Type(value = ScoreEvent.class, name = "score"),
  @JsonSubTypes.Type(value = ScoreEditEvent.class, name = "score_edit"),
  @JsonSubTypes.Type(value = ErrorEvent.class, name = "error"),
  @JsonSubTypes.Type(value = LoggerEvent.class, name = "logger"),
  @JsonSubTypes.Type(value = InfoEvent.class, name = "info"),
  @JsonSubTypes.Type(value = InterruptEvent.class, name = "interrupt"),
  @JsonSubTypes.Type(value = CompactionEvent.class, name = "compaction"),
  @JsonSubTypes.Type(value = CheckpointEvent.class, name = "checkpoint"),
  @JsonSubTypes.Type(value = AnchorEvent.class, name = "anchor"),
  @JsonSubTypes.Type(value = BranchEvent.class, name = "branch"),
  @JsonSubTypes.Type(value = StepEvent.class, name = "step"),
  @JsonSubTypes.Type(value = SubtaskEvent.class, name = "subtask")
})
public sealed interface Event
    permits SpanBeginEvent,
        SpanEndEvent,
        SampleInitEvent,
        SampleLimitEvent,
        StateEvent,
        StoreEvent,
        ModelEvent,
        ToolEvent,
        SandboxEvent,
        ApprovalEvent,
        ReviewEvent,
        SentinelEvent,
        InputEvent,
        ScoreEvent,
        ScoreEditEvent,
        ErrorEvent,
        LoggerEvent,
        InfoEvent,
        InterruptEvent,
        CompactionEvent,
        CheckpointEvent,
        AnchorEvent,
        BranchEvent,
        StepEvent,
        SubtaskEvent,
        OtherEvent {
  /** The kind of event, as in logs. */
  String event();
}
