package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.MessageContent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SampleSummariesTest {
  @Test
  void shorten_texts_as_inspect_does() {
    // Length and end as printed by thin_text of Inspect 0.3.285.
    assertShort("word ".repeat(300), 1022, "rd word word word...");
    assertShort("x".repeat(2000), 3, "...");
    assertShort("a  b\t\nc " + "well-known ".repeat(200), 1020, "-known well-known...");
    assertShort("\u00e9".repeat(1000) + " " + "y".repeat(100), 1003, "\u00e9\u00e9...");
    assertShort("a " + "z".repeat(2000), 4, "a...");
    assertShort("ab-cd".repeat(300), 1021, "b-cdab-cdab-cdab-...");
    assertShort("0123456789 ".repeat(93) + "12-345678 end", 1014, "456789 0123456789...");
    assertShort("x".repeat(1020) + " yy zz", 1023, "xxxx...");
    assertShort("x".repeat(1019) + " yy zz", 1022, "xxxx...");
    assertThat(TextShortener.shorten("  a \n b\u00a0c ", 1024)).isEqualTo("a b c");
  }

  @Test
  void leave_large_metadata_out() {
    Map<String, JsonNode> metadata = new LinkedHashMap<>();
    metadata.put("small", Logs.tree(Collections.nCopies(60, 1)));
    metadata.put("large", Logs.tree(Collections.nCopies(200, "a")));
    metadata.put("text", Logs.tree("a  b"));
    metadata.put("null", Logs.tree(Collections.singletonMap("k", null)).get("k"));

    EvalSampleSummary summary =
        SampleSummaries.of(
            EvalSampleBuilder.builder(Logs.sample(SampleId.of(1), 1)).metadata(metadata).build());

    assertThat(summary.metadata().keySet()).containsExactly("small", "large", "text", "null");
    assertThat(summary.metadata().get("small")).isEqualTo(metadata.get("small"));
    assertThat(summary.metadata().get("large").stringValue())
        .isEqualTo("Key removed from summary (> 1k)");
    assertThat(summary.metadata().get("text").stringValue()).isEqualTo("a b");
    assertThat(summary.metadata().get("null").isNull()).isTrue();
  }

  @Test
  void cut_inputs_and_targets_and_name_images() {
    MessageContent parts =
        new MessageContent(
            null,
            List.of(
                Logs.tree(Map.of("type", "image", "image", "data:")),
                Logs.tree(Map.of("type", "text", "text", "t".repeat(5121)))));
    EvalSampleSummary summary =
        SampleSummaries.of(
            EvalSampleBuilder.builder(Logs.sample(SampleId.of(1), 1))
                .input(SampleInput.of(List.of(ChatMessage.user("").withContent(parts))))
                .target(Target.of(List.of("x".repeat(5120), "x".repeat(5121))))
                .build());

    JsonNode content = summary.input().get(0).get("content");
    assertThat(content.get(0).get("text").stringValue()).isEqualTo("(Image)");
    assertThat(content.get(1).get("text").stringValue())
        .isEqualTo("t".repeat(5120) + "...\n(content truncated)");
    assertThat(summary.target().get(0).stringValue()).hasSize(5120);
    assertThat(summary.target().get(1).stringValue()).endsWith("x...\n(content truncated)");
    assertThat(summary.completed()).isTrue();
    assertThat(summary.retries()).isZero();
    assertThat(summary.messageCount()).isEqualTo(3);
  }

  private static void assertShort(String text, int length, String end) {
    String thin = TextShortener.shorten(LogText.head(text, 8192), 1024);
    assertThat(thin).hasSize(length).endsWith(end);
  }
}
