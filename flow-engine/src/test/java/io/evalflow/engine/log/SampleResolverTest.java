package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.InfoEventBuilder;
import io.evalflow.spi.event.JsonChange;
import io.evalflow.spi.event.ModelEvent;
import io.evalflow.spi.event.ModelEventBuilder;
import io.evalflow.spi.event.SampleInitEventBuilder;
import io.evalflow.spi.event.StoreEventBuilder;
import io.evalflow.spi.event.ToolEventBuilder;
import io.evalflow.spi.log.EvalRetryError;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.ReadOptions.Resolve;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageAssistantBuilder;
import io.evalflow.spi.model.ChatMessageUserBuilder;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.StopReason;
import io.evalflow.spi.model.ToolCall;
import io.evalflow.spi.model.ToolInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class SampleResolverTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int TIMES = 200;

  private static EvalSample read(String json) {
    return LogJson.mapper()
        .readValue("{\"id\":1,\"epoch\":1," + json.replace('\'', '"') + "}", EvalSample.class);
  }

  private static EvalSample reread(EvalSample sample) {
    return LogJson.mapper()
        .readValue(LogJson.mapper().writeValueAsString(sample), EvalSample.class);
  }

  @Test
  void undoes_what_condensing_does() {
    for (long seed = 0; seed < TIMES; seed++) {
      EvalSample sample = sample(new Random(seed));
      EvalSample condensed = new SampleCondenser(true).condense(sample);

      assertThat(SampleResolver.resolve(condensed, Resolve.FULL))
          .as("seed %d", seed)
          .isEqualTo(sample);
      assertThat(SampleResolver.resolve(reread(condensed), Resolve.FULL))
          .as("seed %d, through JSON", seed)
          .isEqualTo(sample);
    }
  }

  @Test
  void leaves_calls_condensed_and_keeps_what_they_refer_to() {
    for (long seed = 0; seed < TIMES; seed++) {
      EvalSample sample = sample(new Random(seed));
      EvalSample condensed = reread(new SampleCondenser(true).condense(sample));

      EvalSample core = SampleResolver.resolve(condensed, Resolve.CORE);

      assertThat(core.eventsData()).isNull();
      assertThat(SampleResolver.resolve(core, Resolve.FULL)).as("seed %d", seed).isEqualTo(sample);
      String json = LogJson.mapper().writeValueAsString(withoutAttachments(core));
      assertThat(core.attachments().keySet())
          .as("seed %d", seed)
          .allMatch(hash -> json.contains("\"attachment://" + hash + "\""));
    }
  }

  private static EvalSample withoutAttachments(EvalSample sample) {
    return EvalSampleBuilder.builder(sample).attachments(Map.of()).build();
  }

  @Test
  void resolves_pools_alone() {
    EvalSample sample = sample(new Random(7));
    EvalSample condensed = reread(new SampleCondenser(true).condense(sample));

    EvalSample pools = SampleResolver.resolve(condensed, Resolve.POOLS);

    assertThat(pools.eventsData()).isNull();
    assertThat(pools.attachments()).isEqualTo(condensed.attachments());
    assertThat(pools.events())
        .filteredOn(ModelEvent.class::isInstance)
        .extracting(event -> ((ModelEvent) event).inputRefs())
        .containsOnlyNulls();
    assertThat(SampleResolver.resolve(pools, Resolve.FULL)).isEqualTo(sample);
  }

  @ParameterizedTest
  @EnumSource
  void gives_back_the_very_sample_if_it_has_no_references(Resolve what) {
    EvalSample sample = sample(new Random(3));

    assertThat(SampleResolver.resolve(sample, what)).isSameAs(sample);
  }

  @Test
  void reads_the_former_form_of_references_and_leaves_those_to_nothing() {
    EvalSample sample =
        read(
            "'messages':[{'role':'user','content':'tc://h'},{'role':'user','content':'tc://none'}],"
                + "'attachments':{'h':'long'}");

    assertThat(SampleResolver.resolve(sample, Resolve.NONE)).isSameAs(sample);
    assertThat(SampleResolver.resolve(sample, Resolve.POOLS)).isSameAs(sample);
    assertThat(SampleResolver.resolve(sample, Resolve.CORE).messages())
        .extracting(ChatMessage::text)
        .containsExactly("long", "attachment://none");
  }

  @Test
  void references_into_an_empty_pool_stay_and_those_beyond_a_pool_are_cut() {
    String event =
        "'events':[{'event':'model','model':'m','input':[],'input_refs':[[0,1],[1,9]],'call':"
            + "{'request':{'k':1},'call_refs':[[0,3]]}}],'events_data':";

    EvalSample empty =
        SampleResolver.resolve(read(event + "{'messages':[],'calls':[]}"), Resolve.POOLS);
    EvalSample some =
        SampleResolver.resolve(
            read(
                event
                    + "{'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'}],"
                    + "'calls':[{'c':1}]}"),
            Resolve.POOLS);

    ModelEvent unresolved = (ModelEvent) empty.events().get(0);
    assertThat(unresolved.inputRefs()).isNotNull();
    assertThat(unresolved.call().callRefs()).isNotNull();
    assertThat(empty.eventsData()).isNull();
    ModelEvent resolved = (ModelEvent) some.events().get(0);
    assertThat(resolved.input()).extracting(ChatMessage::text).containsExactly("a", "b");
    assertThat(resolved.call().request().toString())
        .isEqualTo("{\"k\":1,\"messages\":[{\"c\":1}]}");
    assertThat(resolved.call().callRefs()).isNull();
    assertThat(resolved.call().callKey()).isNull();
  }

  private static EvalSample sample(RandomGenerator random) {
    List<ChatMessage> messages = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      messages.add(message(random));
      events.add(event(random, messages));
    }
    return EvalSampleBuilder.builder()
        .id(SampleId.of(random.nextInt()))
        .epoch(1)
        .input(random.nextBoolean() ? SampleInput.of(text(random)) : SampleInput.of(messages))
        .target(Target.of("t"))
        .messages(messages)
        .output(ModelOutput.ofText("m", text(random), StopReason.STOP))
        .events(events)
        .errorRetries(
            List.of(
                new EvalRetryError("e", "t", "t", List.of(info(random), tool(random)), Map.of())))
        .build();
  }

  /** A message whose id follows from its content: pools take two that differ in the id for one. */
  private static ChatMessage message(RandomGenerator random) {
    ChatMessage message = messageWithoutId(random);
    return message.withId("m" + message.hashCode());
  }

  private static ChatMessage messageWithoutId(RandomGenerator random) {
    if (random.nextBoolean()) {
      return ChatMessageUserBuilder.builder()
          .content(random.nextBoolean() ? MessageContent.of(text(random)) : parts(random))
          .build();
    }
    ToolCall call =
        new ToolCall(
            "c",
            "f",
            NODES.objectNode().put("a", text(random)),
            null,
            NODES.objectNode().put("format", "text").put("content", text(random)),
            "function",
            Map.of());
    return ChatMessageAssistantBuilder.builder()
        .content(parts(random))
        .toolCalls(List.of(call))
        .build();
  }

  private static MessageContent parts(RandomGenerator random) {
    return new MessageContent(
        null,
        List.of(
            NODES.objectNode().put("type", "text").put("text", text(random)),
            NODES.objectNode().put("type", "image").put("image", text(random))));
  }

  private static Event event(RandomGenerator random, List<ChatMessage> messages) {
    return switch (random.nextInt(5)) {
      case 0 -> info(random);
      case 1 -> tool(random);
      case 2 ->
          StoreEventBuilder.builder()
              .changes(List.of(JsonChange.replace("/a", json(random), json(random))))
              .build();
      case 3 -> {
        ObjectNode init = NODES.objectNode().put("input", text(random));
        yield SampleInitEventBuilder.builder().sample(init).state(json(random)).build();
      }
      default -> model(random, messages);
    };
  }

  private static Event info(RandomGenerator random) {
    return InfoEventBuilder.builder().data(json(random)).build();
  }

  private static Event tool(RandomGenerator random) {
    return ToolEventBuilder.builder()
        .id("c")
        .function("f")
        .arguments(json(random))
        .result(NODES.objectNode().put("type", "image").put("image", text(random)))
        .build();
  }

  private static Event model(RandomGenerator random, List<ChatMessage> messages) {
    ObjectNode request = NODES.objectNode().put("model", "m").put("note", text(random));
    messages.forEach(message -> request.withArray("messages").add(json(random)));
    return ModelEventBuilder.builder()
        .model("m")
        .input(messages)
        .tools(List.of(new ToolInfo("f", text(random), NODES.objectNode(), null, Map.of())))
        .output(ModelOutput.ofText("m", text(random), StopReason.STOP))
        .call(ModelCall.of(request, NODES.objectNode().put("answer", text(random))))
        .build();
  }

  private static ObjectNode json(RandomGenerator random) {
    ObjectNode object = NODES.objectNode().put("k", text(random)).putNull("n");
    object.withArray("list").add(text(random)).add(random.nextInt());
    return object;
  }

  /** A text that stays, one that is long, or a data URI. */
  private static String text(RandomGenerator random) {
    String text = "text " + random.nextInt(5);
    return switch (random.nextInt(3)) {
      case 0 -> text;
      case 1 -> text.repeat(20);
      default -> "data:image/png;base64," + random.nextInt(5);
    };
  }
}
