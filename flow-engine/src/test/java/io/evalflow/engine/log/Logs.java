package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleInput;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.InfoEventBuilder;
import io.evalflow.spi.event.ModelEventBuilder;
import io.evalflow.spi.event.SampleInitEventBuilder;
import io.evalflow.spi.event.ScoreEventBuilder;
import io.evalflow.spi.event.SpanBeginEventBuilder;
import io.evalflow.spi.event.SpanEndEventBuilder;
import io.evalflow.spi.log.EvalConfigBuilder;
import io.evalflow.spi.log.EvalDataset;
import io.evalflow.spi.log.EvalMetric;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalPlanStep;
import io.evalflow.spi.log.EvalResults;
import io.evalflow.spi.log.EvalResultsBuilder;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleBuilder;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleScore;
import io.evalflow.spi.log.EvalScoreBuilder;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.EvalSpecBuilder;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.model.ChatCompletionChoice;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageAssistantBuilder;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelOutputBuilder;
import io.evalflow.spi.model.ModelUsage;
import io.evalflow.spi.model.StopReason;
import io.evalflow.spi.model.ToolChoice;
import io.evalflow.spi.storage.Storage;
import io.evalflow.store.fs.LocalStorage;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Logs for tests: specs, results, and samples as a simple task leaves them. */
final class Logs {
  static final Instant START = Instant.parse("2026-11-23T23:14:30.924408Z");
  private static final String LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private Logs() {}

  static Storage storage() {
    LocalStorage local = new LocalStorage();
    return uri -> local;
  }

  static EvalSpec spec() {
    return EvalSpecBuilder.builder()
        .evalId("evalId")
        .runId("runId")
        .created("2026-11-23T23:14:30+00:00")
        .task("capitals")
        .taskId("taskId")
        .taskVersion(IntNode.valueOf(0))
        .dataset(new EvalDataset("capitals", null, 3, null, false, Map.of()))
        .model("mockllm/model")
        .tags(List.of("b", "a"))
        .metadata(Map.of("owner", JsonNodeFactory.instance.stringNode("me")))
        .config(EvalConfigBuilder.builder().epochs(1).build())
        .build();
  }

  static EvalPlan plan() {
    return new EvalPlan(
        "plan",
        List.of(new EvalPlanStep("generate", Map.of(), Map.of(), Map.of())),
        null,
        GenerateConfig.empty(),
        Map.of());
  }

  static EvalStats stats() {
    return new EvalStats(
        "2026-11-23T23:14:30+00:00",
        "2026-11-23T23:14:31+00:00",
        Map.of("mockllm/model", ModelUsage.of(7, 33)),
        Map.of(),
        List.of(),
        Map.of());
  }

  static EvalResults results(int samples) {
    return EvalResultsBuilder.builder()
        .totalSamples(samples)
        .completedSamples(samples)
        .scores(
            List.of(
                EvalScoreBuilder.builder()
                    .name("match")
                    .scorer("match")
                    .scoredSamples(samples)
                    .unscoredSamples(0)
                    .metrics(
                        Map.of(
                            "accuracy",
                            new EvalMetric(
                                "accuracy",
                                null,
                                JsonNodeFactory.instance.numberNode(1.0),
                                Map.of(),
                                null,
                                Map.of())))
                    .build()))
        .build();
  }

  static List<EvalSampleReductions> reductions(SampleId... ids) {
    List<EvalSampleScore> scores = new ArrayList<>();
    for (SampleId id : ids) {
      scores.add(EvalSampleScore.of(Score.of(1.0, "a", null), id));
    }
    return List.of(new EvalSampleReductions("match", "mean", scores, Map.of()));
  }

  static EvalSample sample(SampleId id, int epoch) {
    return sample(id, epoch, RandomGenerator.of("L64X128MixRandom"), 1);
  }

  /** A sample with one model call, and as many spans as asked for around it. */
  static EvalSample sample(SampleId id, int epoch, RandomGenerator random, int spans) {
    List<Event> events = new ArrayList<>();
    String question = "What is the capital of country " + id + "?";
    ChatMessage system = ChatMessage.system("Answer in one word.").withId(uuid(random));
    ChatMessage user = ChatMessage.user(question).withId(uuid(random));
    ModelOutput output = output(random, "Default output from mockllm/model");
    for (int i = 0; i < spans; i++) {
      events.add(begin(random, "span" + i));
    }
    events.add(
        SampleInitEventBuilder.builder()
            .uuid(uuid(random))
            .timestamp(START)
            .workingStart(random.nextDouble())
            .sample(tree(Map.of("input", question, "target", "Paris")))
            .state(tree(Map.of("messages", List.of(user), "completed", false)))
            .build());
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("model", "model");
    request.putArray("messages").add(tree(system)).add(tree(user));
    events.add(
        ModelEventBuilder.builder()
            .uuid(uuid(random))
            .spanId(uuid(random))
            .timestamp(START.plusNanos(random.nextInt(1000) * 1000L))
            .workingStart(random.nextDouble())
            .model("mockllm/model")
            .input(List.of(system, user))
            .toolChoice(ToolChoice.NONE)
            .config(GenerateConfig.empty())
            .output(output)
            .call(ModelCall.of(request, tree(Map.of("content", output.completion()))))
            .completed(START.plusSeconds(1))
            .workingTime(random.nextDouble())
            .build());
    events.add(
        ScoreEventBuilder.builder()
            .uuid(uuid(random))
            .timestamp(START.plusSeconds(1))
            .workingStart(random.nextDouble())
            .score(Score.of("C", "Paris", "Default output from mockllm/model"))
            .target(Target.of("Paris"))
            .intermediate(false)
            .scorer("match")
            .scorerArgs(Map.of())
            .build());
    events.add(
        InfoEventBuilder.builder()
            .uuid(uuid(random))
            .timestamp(START)
            .workingStart(0.1 + 0.2)
            .source("test")
            .data(tree(Map.of("nan", Double.NaN, "big", new BigInteger("123456789012345678901"))))
            .build());
    for (int i = 0; i < spans; i++) {
      events.add(
          SpanEndEventBuilder.builder()
              .uuid(uuid(random))
              .timestamp(START)
              .workingStart(random.nextDouble())
              .id(uuid(random))
              .build());
    }
    return EvalSampleBuilder.builder()
        .id(id)
        .epoch(epoch)
        .input(SampleInput.of(question))
        .target(Target.of("Paris"))
        .messages(List.of(system, user, output.message()))
        .output(output)
        .scores(Map.of("match", Score.of("C", "Paris", "Default output from mockllm/model")))
        .metadata(Map.of("continent", JsonNodeFactory.instance.stringNode("Europe")))
        .events(events)
        .modelUsage(Map.of("mockllm/model", ModelUsage.of(7, 33)))
        .startedAt("2026-11-23T23:14:30.926428+00:00")
        .completedAt("2026-11-23T23:14:31.564123+00:00")
        .totalTime(0.638)
        .workingTime(0.624)
        .uuid(uuid(random))
        .errorRetries(List.of())
        .turnCount(1)
        .build();
  }

  private static Event begin(RandomGenerator random, String name) {
    return SpanBeginEventBuilder.builder()
        .uuid(uuid(random))
        .spanId(uuid(random))
        .timestamp(START)
        .workingStart(random.nextDouble())
        .id(uuid(random))
        .type("solver")
        .name(name)
        .build();
  }

  private static ModelOutput output(RandomGenerator random, String text) {
    ModelOutput output = ModelOutput.ofText("mockllm", text, StopReason.STOP);
    var message =
        ChatMessageAssistantBuilder.builder(output.message())
            .id(uuid(random))
            .content(MessageContent.of(text))
            .build();
    return ModelOutputBuilder.builder(output)
        .choices(
            List.of(new ChatCompletionChoice(message, StopReason.STOP, null, null, null, Map.of())))
        .usage(ModelUsage.of(7, 33))
        .time(random.nextDouble())
        .build();
  }

  static JsonNode tree(Object value) {
    return LogJson.mapper().valueToTree(value);
  }

  private static String uuid(RandomGenerator random) {
    StringBuilder id = new StringBuilder(22);
    for (int i = 0; i < 22; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
