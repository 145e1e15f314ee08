package io.evalflow.spi.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.event.InfoEvent;
import io.evalflow.spi.event.ModelEvent;
import io.evalflow.spi.event.OtherEvent;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The JSON form of a sample, whose fields were taken from a log that Inspect wrote. */
class EvalSampleJsonTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String SAMPLE =
      """
      {"id":"a","epoch":2,"input":[{"id":"m1","content":"Hi","role":"user"}],"target":["x","y"],\
      "messages":[{"id":"m2","content":[{"type":"text","text":"there"}],"source":"generate","role":"assistant","model":"m"}],\
      "output":{"model":"m","choices":[{"message":{"content":"there","role":"assistant"},"stop_reason":"max_tokens"}],\
      "completion":"there","usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}},\
      "scores":{"s":{"value":{"a":1,"b":0.5},"history":[]}},"metadata":{"z":1,"a":null},"store":{},\
      "events":[{"uuid":"u","span_id":"s","timestamp":"2026-11-23T23:14:30.924408Z","working_start":1.5,"event":"model",\
      "model":"m","input":[],"input_refs":[[0,2]],"tools":[],"tool_choice":{"name":"f"},"config":{"temperature":0.5},\
      "output":{"model":"m","choices":[],"completion":""},"future_field":[1]},\
      {"uuid":"u","timestamp":"2026-11-23T23:14:30.924408Z","working_start":0.0,"event":"info","data":{"k":1}},\
      {"uuid":"v","timestamp":"2026-11-23T23:14:30Z","event":"from_the_future","x":{"y":[1,2.0]}}],\
      "model_usage":{},"role_usage":{},"attachments":{},"brand_new":{"k":true}}""";

  @Test
  void comesBackAsItWas() {
    EvalSample sample = JSON.readValue(SAMPLE, EvalSample.class);

    assertThat(JSON.readTree(JSON.writeValueAsString(sample))).isEqualTo(JSON.readTree(SAMPLE));
  }

  @Test
  void keepsTheOrderOfInspect() {
    EvalSample sample = JSON.readValue(SAMPLE, EvalSample.class);

    assertThat(JSON.writeValueAsString(sample)).isEqualTo(SAMPLE);
  }

  @Test
  void givesEventsTheirType() {
    EvalSample sample = JSON.readValue(SAMPLE, EvalSample.class);

    assertThat(sample.events()).hasSize(3);
    assertThat(sample.events().get(0)).isInstanceOf(ModelEvent.class);
    assertThat(sample.events().get(1)).isInstanceOf(InfoEvent.class);
    assertThat(sample.events().get(2)).isInstanceOf(OtherEvent.class);
    assertThat(sample.events().get(2).event()).isEqualTo("from_the_future");
  }
}
