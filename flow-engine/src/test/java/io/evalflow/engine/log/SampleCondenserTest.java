package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.event.InfoEvent;
import io.evalflow.spi.event.InfoEventBuilder;
import io.evalflow.spi.event.ModelEvent;
import io.evalflow.spi.event.ModelEventBuilder;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EventsData;
import io.evalflow.spi.model.ChatMessage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SampleCondenserTest {
  private static final String IMAGE = "data:image/png;base64,AAAA";

  private final SampleCondenser condenser = new SampleCondenser(true);

  @Test
  void names_attachments_by_the_hash_that_inspect_uses() {
    // As printed by mm3_hash of Inspect 0.3.285.
    assertThat(Attachments.hash("a".repeat(101))).isEqualTo("eaa5964e9745040e741b41537c6e41cf");
    assertThat(Attachments.hash("\u00e9\ud83d\udca1" + "b".repeat(99)))
        .isEqualTo("c8647734bfb59baa98fbcd5e204e96ff");
    assertThat(Attachments.hash("")).isEqualTo("0".repeat(32));
  }

  @Test
  void puts_long_texts_of_events_apart_and_leaves_those_of_messages() {
    String longText = "x".repeat(101);
    EvalSample sample =
        EvalSampleBuilder.builder(Logs.sample(SampleId.of(1), 1))
            .messages(List.of(ChatMessage.user(longText), ChatMessage.user(IMAGE)))
            .events(List.of(info(Map.of("long", longText, "short", "y".repeat(100)))))
            .build();

    EvalSample condensed = condenser.condense(sample);

    String reference = Attachments.PROTOCOL + Attachments.hash(longText);
    assertThat(condensed.attachments())
        .containsOnly(
            Map.entry(Attachments.hash(longText), longText),
            Map.entry(Attachments.hash(IMAGE), IMAGE));
    InfoEvent event = (InfoEvent) condensed.events().get(0);
    assertThat(event.data().get("long").stringValue()).isEqualTo(reference);
    assertThat(event.data().get("short").stringValue()).isEqualTo("y".repeat(100));
    assertThat(condensed.messages().get(0).text()).isEqualTo(longText);
    assertThat(condensed.messages().get(1).text())
        .isEqualTo(Attachments.PROTOCOL + Attachments.hash(IMAGE));
  }

  @Test
  void counts_code_points_and_not_their_halves() {
    String text = "\ud83d\udca1".repeat(100);

    EvalSample condensed = condenser.condense(withInfo(text));

    assertThat(condensed.attachments()).isEmpty();
  }

  @Test
  void removes_images_where_they_are_not_to_be_logged() {
    EvalSample condensed = new SampleCondenser(false).condense(withInfo(IMAGE));

    assertThat(((InfoEvent) condensed.events().get(0)).data().get("k").stringValue())
        .isEqualTo("<base64-data-removed>");
    assertThat(condensed.attachments()).isEmpty();
  }

  @Test
  void keeps_each_message_of_the_model_calls_once() {
    EvalSample one = Logs.sample(SampleId.of(1), 1);
    ModelEvent call = modelEvents(one).get(0);
    List<ChatMessage> longer =
        List.of(
            call.input().get(0).withId("another id"),
            ChatMessage.user("more"),
            call.input().get(1));
    EvalSample sample =
        EvalSampleBuilder.builder(one)
            .events(List.of(call, ModelEventBuilder.builder(call).input(longer).build(), call))
            .build();

    EvalSample condensed = condenser.condense(sample);

    List<ModelEvent> events = modelEvents(condensed);
    assertThat(events).allSatisfy(event -> assertThat(event.input()).isEmpty());
    assertThat(events)
        .extracting(event -> String.valueOf(event.inputRefs()))
        .containsExactly("[[0,2]]", "[[0,1],[2,3],[1,2]]", "[[0,2]]");
    assertThat(events)
        .extracting(event -> Objects.requireNonNull(event.call()))
        .allSatisfy(
            raw -> {
              assertThat(String.valueOf(raw.callRefs())).isEqualTo("[[0,2]]");
              assertThat(raw.callKey()).isEqualTo("messages");
              assertThat(raw.request().has("messages")).isFalse();
              assertThat(raw.request().get("model").stringValue()).isEqualTo("model");
            });
    EventsData pools = Objects.requireNonNull(condensed.eventsData());
    assertThat(pools.messages()).hasSize(3);
    assertThat(pools.calls()).hasSize(2);
  }

  @Test
  void changes_nothing_more_the_second_time() {
    EvalSample sample = withInfo("z".repeat(500));
    EvalSample once = reread(condenser.condense(sample));

    assertThat(reread(condenser.condense(once))).isEqualTo(once);
    EvalSample called = reread(condenser.condense(Logs.sample(SampleId.of(1), 1)));
    assertThat(reread(condenser.condense(called))).isEqualTo(called);
  }

  private static EvalSample reread(EvalSample sample) {
    return LogJson.mapper().readValue(LogJson.mapper().writeValueAsBytes(sample), EvalSample.class);
  }

  private static EvalSample withInfo(String text) {
    return EvalSampleBuilder.builder(Logs.sample(SampleId.of(1), 1))
        .events(List.of(info(Map.of("k", text))))
        .build();
  }

  private static InfoEvent info(Object data) {
    return InfoEventBuilder.builder()
        .uuid("u")
        .timestamp(Logs.START)
        .workingStart(0)
        .data(Logs.tree(data))
        .build();
  }

  private static List<ModelEvent> modelEvents(EvalSample sample) {
    return sample.events().stream()
        .filter(event -> event instanceof ModelEvent)
        .map(event -> (ModelEvent) event)
        .toList();
  }
}
