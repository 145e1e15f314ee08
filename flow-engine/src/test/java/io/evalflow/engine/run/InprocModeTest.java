package io.evalflow.engine.run;

import static io.evalflow.engine.run.TestRun.generate;
import static io.evalflow.engine.run.TestRun.questions;
import static io.evalflow.engine.run.TestRun.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.eval.Epochs;
import io.evalflow.spi.eval.MetricRef;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.SampleContext;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.SampleLimits;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.event.Event;
import io.evalflow.spi.event.ModelEvent;
import io.evalflow.spi.event.SampleLimitEvent;
import io.evalflow.spi.event.SpanBeginEvent;
import io.evalflow.spi.event.StateEvent;
import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalScore;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.GenerateConfigBuilder;
import io.evalflow.spi.model.ModelApi;
import io.evalflow.spi.model.ModelCallException;
import io.evalflow.spi.model.ModelContext;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelProvider;
import io.evalflow.spi.model.ModelRequest;
import io.evalflow.spi.model.ModelResponse;
import io.evalflow.spi.model.ModelSpec;
import io.evalflow.spi.model.StopReason;
import io.evalflow.spi.run.RunResult;
import io.evalflow.spi.spec.FlowModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;

@Timeout(60)
class InprocModeTest {
  private static final Part<Scorer> INCLUDES = Part.of("includes", TestScorers.includes("Default"));

  @TempDir Path directory;

  @Test
  void theEventsOfASampleComeInTheOrderAndSpansOfInspect() {
    EvalLog log =
        new TestRun(directory)
            .log(task(questions(1), List.of(system(), generate()), List.of(INCLUDES)).build());
    EvalSample sample = log.samples().get(0);
    // the order that inspect-ai 0.3.285 wrote for system_message, generate and one scorer
    assertThat(sample.events().stream().map(InprocModeTest::named))
        .containsExactly(
            "span_begin init",
            "sample_init",
            "span_end",
            "span_begin solvers",
            "span_begin system_message",
            "state",
            "span_end",
            "span_begin generate",
            "model",
            "state",
            "span_end",
            "span_end",
            "span_begin scorers",
            "span_begin includes",
            "score",
            "span_end",
            "span_end");
    assertThat(changes(sample, 0)).containsExactly("add /messages/0");
    assertThat(changes(sample, 1))
        .containsExactly(
            "add /messages/2",
            "add /output/usage",
            "add /output/input_context_tokens",
            "add /output/time",
            "replace /output/model",
            "add /output/choices/0",
            "replace /output/completion");
    assertThat(sample.messages()).allSatisfy(message -> assertThat(message.id()).isNotNull());
    assertThat(sample.turnCount()).isEqualTo(1);
    assertThat(log.status()).isEqualTo(EvalStatus.SUCCESS);
  }

  @Test
  void samplesRunAsManyAtOnceAsAskedForAndNoMore() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier together = new CyclicBarrier(3);
    Part<Solver> solver =
        Part.of(
            "counting",
            (state, context) -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              together.await(30, TimeUnit.SECONDS);
              running.decrementAndGet();
              return state;
            });
    RunResult result =
        new TestRun(directory)
            .options(options -> options.maxSamples(3))
            .run(task(questions(12), List.of(solver), List.of()).build());
    assertThat(result.success()).isTrue();
    assertThat(most).hasValue(3);
  }

  @Test
  void aCallThatFailsIsRepeatedAfterTheWaitThatTheProviderAsksFor() {
    Models models = new Models();
    models.failures.add(new ModelCallException("429 slow down", true, Duration.ofSeconds(7), null));
    models.failures.add(new ModelCallException("500 oops", true, null, null));
    TestRun run = new TestRun(directory).with(ModelProvider.class, models).model(models.model());
    EvalLog log = run.log(task(questions(1), List.of(generate()), List.of(INCLUDES)).build());

    // Retry-After and half of a tenth; then 3 s doubled once and half of 3 s
    assertThat(run.waits()).containsExactly(Duration.ofMillis(7350), Duration.ofMillis(7500));
    List<ModelEvent> calls = modelEvents(log.samples().get(0));
    assertThat(calls)
        .extracting(ModelEvent::error)
        .containsExactly("ModelCallException: 429 slow down", "ModelCallException: 500 oops", null);
    assertThat(calls.get(2).retries()).isEqualTo(2);
    assertThat(log.samples().get(0).turnCount()).isEqualTo(1);
    assertThat(run.events(FlowEvent.ModelRetry.class)).hasSize(2);
    assertThat(log.status()).isEqualTo(EvalStatus.SUCCESS);
  }

  @Test
  void aCallIsNotRepeatedMoreOftenThanMaxRetriesSays() {
    Models models = new Models();
    for (int i = 0; i < 5; i++) {
      models.failures.add(new ModelCallException("500 oops", true, null, null));
    }
    TestRun run = new TestRun(directory).with(ModelProvider.class, models).model(models.model());
    EvalLog log =
        run.log(
            task(questions(1), List.of(generate()), List.of())
                .config(GenerateConfigBuilder.builder().maxRetries(2).build())
                .build());
    assertThat(run.waits()).hasSize(2);
    assertThat(models.calls).hasValue(3);
    assertThat(log.status()).isEqualTo(EvalStatus.ERROR);
    assertThat(log.samples().get(0).error().message())
        .contains("fake/model failed after 3 attempts")
        .contains("500 oops");
  }

  @Test
  void aCallThatTakesLongerThanAnAttemptMayIsRepeated() {
    Models models = new Models();
    models.hanging.set(1);
    TestRun run = new TestRun(directory).with(ModelProvider.class, models).model(models.model());
    EvalLog log =
        run.log(
            task(questions(1), List.of(generate()), List.of(INCLUDES))
                .config(GenerateConfigBuilder.builder().attemptTimeout(1).build())
                .build());
    assertThat(log.status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(modelEvents(log.samples().get(0)).get(0).error()).contains("no answer within 1 s");
  }

  @Test
  void theFirstFailureEndsATaskWithItsErrorAndInterruptsWhatRuns() throws Exception {
    CountDownLatch othersRun = new CountDownLatch(2);
    Part<Solver> solver =
        Part.of(
            "flaky",
            (state, context) -> {
              if (state.sample().id().equals(SampleId.of(1))) {
                othersRun.await();
                throw new IllegalArgumentException("bad sample");
              }
              othersRun.countDown();
              new CountDownLatch(1).await();
              return state;
            });
    EvalLog log =
        new TestRun(directory)
            .options(options -> options.maxSamples(3))
            .log(task(questions(9), List.of(solver), List.of(INCLUDES)).build());
    // as inspect-ai does: no results, the sample's error, and what ran logged as cancelled
    assertThat(log.status()).isEqualTo(EvalStatus.ERROR);
    assertThat(log.results()).isNull();
    assertThat(log.error().message()).isEqualTo("IllegalArgumentException: bad sample");
    assertThat(log.samples()).hasSize(3);
    assertThat(log.samples().stream().map(sample -> sample.error().message()))
        .filteredOn(message -> message.startsWith("CancelledError("))
        .hasSize(2);
  }

  @Test
  void failedSamplesAreLeftOutOfTheResultsIfNoFailureCounts() {
    TestRun run =
        new TestRun(directory)
            .options(options -> options.failOnError(BooleanNode.FALSE).retryOnError(2));
    EvalLog log =
        run.log(
            task(questions(6), List.of(failing(Set.of(2L)), generate()), List.of(INCLUDES))
                .build());
    // the figures of inspect-ai for six samples of which the second fails
    assertThat(log.status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(log.results().totalSamples()).isEqualTo(6);
    assertThat(log.results().completedSamples()).isEqualTo(5);
    assertThat(log.results().scores().get(0).scoredSamples()).isEqualTo(5);
    EvalSample failed = sample(log, 2);
    assertThat(failed.errorRetries()).hasSize(2);
    assertThat(failed.scores()).isEmpty();
    assertThat(failed.events().get(failed.events().size() - 1).event()).isEqualTo("error");
    assertThat(run.events(FlowEvent.SampleRetry.class)).hasSize(2);
  }

  @Test
  void aTaskThatHasFailedMayGoOnToItsLastSample() {
    EvalLog log =
        new TestRun(directory)
            .options(options -> options.continueOnFail(true).maxSamples(1))
            .log(
                task(questions(3), List.of(failing(Set.of(1L)), generate()), List.of(INCLUDES))
                    .build());
    // the figures of inspect-ai for three samples of which the first fails
    assertThat(log.status()).isEqualTo(EvalStatus.ERROR);
    assertThat(log.error()).isNull();
    assertThat(log.eval().config().continueOnFail()).isTrue();
    assertThat(log.samples()).hasSize(3);
    assertThat(log.results().completedSamples()).isEqualTo(2);
    assertThat(log.results().scores().get(0).scoredSamples()).isEqualTo(2);
  }

  @Test
  void samplesAreNotScoredIfTheSpecWantsNoScores() {
    EvalLog log =
        new TestRun(directory)
            .options(options -> options.score(false))
            .log(task(questions(2), List.of(generate()), List.of(INCLUDES)).build());
    assertThat(log.status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(log.eval().scorers()).hasSize(1);
    assertThat(log.results().completedSamples()).isEqualTo(2);
    assertThat(log.results().scores()).isEmpty();
    assertThat(log.samples()).allSatisfy(sample -> assertThat(sample.scores()).isEmpty());
  }

  @Test
  void aShareOrCountOfFailuresIsAllowedUpToIt() {
    // inspect-ai: two of six are less than half, but two are two
    assertThat(statusWithTwoFailures(0.5)).isEqualTo(EvalStatus.SUCCESS);
    assertThat(statusWithTwoFailures(2)).isEqualTo(EvalStatus.ERROR);
    assertThat(statusWithTwoFailures(3)).isEqualTo(EvalStatus.SUCCESS);
  }

  private EvalStatus statusWithTwoFailures(double failOnError) {
    return new TestRun(directory.resolve("f" + failOnError))
        .options(options -> options.failOnError(DoubleNode.valueOf(failOnError)).maxSamples(1))
        .log(
            task(questions(6), List.of(failing(Set.of(2L, 4L)), generate()), List.of(INCLUDES))
                .build())
        .status();
  }

  @Test
  void aSampleThatReachesItsMessageLimitIsScoredAndSaysSo() {
    Part<Solver> chatty =
        Part.of(
            "chatty",
            (state, context) -> {
              TaskState now = state;
              for (int i = 0; i < 4; i++) {
                now = context.generate(now, GenerateConfig.empty());
                now = now.withMessage(ChatMessage.user("more"));
              }
              return now;
            });
    EvalLog log =
        new TestRun(directory)
            .log(
                task(questions(1), List.of(chatty), List.of(INCLUDES))
                    .limits(new SampleLimits(4, null, null, null, null))
                    .build());
    EvalSample sample = log.samples().get(0);
    assertThat(sample.limit().type()).isEqualTo("message");
    assertThat(sample.limit().reason()).isEqualTo("Message limit exceeded. count: 5; limit: 4");
    assertThat(sample.turnCount()).isEqualTo(2);
    assertThat(sample.scores()).containsKey("includes");
    assertThat(sample.events()).hasAtLeastOneElementOfType(SampleLimitEvent.class);
  }

  @Test
  void aSampleThatTakesMoreTurnsThanItMayIsScoredAndSaysSo() {
    Part<Solver> chatty =
        Part.of(
            "chatty",
            (state, context) -> {
              TaskState now = state;
              for (int i = 0; i < 4; i++) {
                now = context.generate(now, GenerateConfig.empty());
                now = now.withMessage(ChatMessage.user("more"));
              }
              return now;
            });
    EvalLog log =
        new TestRun(directory)
            .log(
                task(questions(1), List.of(chatty), List.of(INCLUDES))
                    .limits(new SampleLimits(null, null, 2, null, null))
                    .build());
    EvalSample sample = log.samples().get(0);
    // the figures of inspect-ai for two turns of four: the third answer is in no message
    assertThat(log.status()).isEqualTo(EvalStatus.SUCCESS);
    assertThat(log.eval().config().turnLimit()).isEqualTo(2);
    assertThat(sample.limit().type()).isEqualTo("turn");
    assertThat(sample.limit().reason()).isEqualTo("Turn limit exceeded. value: 3; limit: 2");
    assertThat(sample.turnCount()).isEqualTo(3);
    assertThat(modelEvents(sample)).hasSize(3);
    assertThat(sample.messages()).hasSize(5);
    assertThat(sample.scores()).containsKey("includes");
  }

  @Test
  void aSampleThatReachesItsTokenLimitIsScoredAndSaysSo() {
    Part<Solver> twice =
        Part.of(
            "twice",
            (state, context) ->
                context.generate(
                    context.generate(state, GenerateConfig.empty()), GenerateConfig.empty()));
    EvalLog log =
        new TestRun(directory)
            .log(
                task(questions(1), List.of(twice), List.of(INCLUDES))
                    .limits(new SampleLimits(null, 50, null, null, null))
                    .build());
    EvalSample sample = log.samples().get(0);
    assertThat(sample.limit().type()).isEqualTo("token");
    assertThat(sample.turnCount()).isEqualTo(1);
    assertThat(modelEvents(sample)).hasSize(2);
    assertThat(sample.tokenLimitType()).isEqualTo("all");
    assertThat(sample.scores()).containsKey("includes");
  }

  @Test
  void aSampleThatReachesATimeLimitIsInterruptedAndScored() {
    for (SampleLimits limits :
        List.of(
            new SampleLimits(null, null, null, 1, null),
            new SampleLimits(null, null, null, null, 1))) {
      Part<Solver> stuck =
          Part.of(
              "stuck",
              (state, context) -> {
                new CountDownLatch(1).await();
                return state;
              });
      EvalLog log =
          new TestRun(directory.resolve(limits.timeLimit() == null ? "working" : "time"))
              .log(task(questions(1), List.of(stuck), List.of(INCLUDES)).limits(limits).build());
      EvalSample sample = log.samples().get(0);
      assertThat(sample.limit().reason()).endsWith("ime limit exceeded. limit: 1 seconds");
      assertThat(sample.error()).isNull();
      assertThat(sample.scores()).containsKey("includes");
    }
  }

  @Test
  void aCancelledRunWritesWhatIsFinishedAndSaysCancelled() {
    TestRun run = new TestRun(directory).options(options -> options.maxSamples(2));
    run.listener(
        event -> {
          if (event instanceof FlowEvent.SampleEnd end && end.sample().error() == null) {
            run.cancellation().cancel();
          }
        });
    Part<Solver> solver =
        Part.of(
            "blocking",
            (state, context) -> {
              if (!state.sample().id().equals(SampleId.of(1))) {
                new CountDownLatch(1).await();
              }
              return state;
            });
    EvalLog log = run.log(task(questions(9), List.of(solver), List.of(INCLUDES)).build());
    assertThat(log.status()).isEqualTo(EvalStatus.CANCELLED);
    assertThat(log.error()).isNull();
    assertThat(log.results().completedSamples()).isEqualTo(1);
    assertThat(sample(log, 1).error()).isNull();
    assertThat(log.samples().size()).isLessThan(9);
  }

  @Test
  void resultsCountNaNAsUnscoredAndLeaveOutWhatHasNoScore() {
    Scorer sometimes =
        new Scorer() {
          @Override
          public Optional<Score> score(TaskState state, Target target, SampleContext context) {
            long id = (Long) state.sample().id().value();
            return id == 1
                ? Optional.empty()
                : Optional.of(Score.of(id == 2 ? Double.NaN : id * 1.5, null, null));
          }

          @Override
          public List<MetricRef> metrics() {
            return List.of(MetricRef.of("mean"));
          }
        };
    EvalLog log =
        new TestRun(directory)
            .log(
                task(questions(6), List.of(generate()), List.of(Part.of("sometimes", sometimes)))
                    .epochs(new Epochs(2, List.of("mean", "mode")))
                    .build());
    // what inspect-ai computed for the same scores
    assertThat(log.results().totalSamples()).isEqualTo(12);
    assertThat(log.results().completedSamples()).isEqualTo(12);
    assertThat(log.results().scores())
        .extracting(EvalScore::reducer)
        .containsExactly("mean", "mode");
    for (EvalScore score : log.results().scores()) {
      assertThat(score.scoredSamples()).isEqualTo(4);
      assertThat(score.unscoredSamples()).isEqualTo(1);
      assertThat(score.metrics().get("mean").value().doubleValue()).isEqualTo(6.75);
    }
    assertThat(log.results().headline().toString())
        .isEqualTo(
            "{\"scorer\":\"sometimes\",\"score\":\"sometimes\",\"metric\":\"mean\",\"reducer\":\"mean\"}");
    assertThat(log.reductions())
        .extracting(EvalSampleReductions::reducer)
        .containsExactly("mean", "mode");
    assertThat(log.reductions().get(0).samples())
        .extracting(reduced -> reduced.sampleId().value())
        .containsExactly(2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void aResumedTaskRunsOnlyWhatItsLogLacks() {
    TestRun first =
        new TestRun(directory.resolve("first"))
            .options(options -> options.failOnError(BooleanNode.FALSE));
    RunResult before =
        first.run(
            task(questions(5), List.of(failing(Set.of(3L, 4L)), generate()), List.of(INCLUDES))
                .build());
    assertThat(before.status()).isEqualTo(RunResult.Status.INCOMPLETE);

    TestRun second = new TestRun(directory).resume(before.logs().get(0).location());
    EvalLog log = second.log(task(questions(5), List.of(generate()), List.of(INCLUDES)).build());
    assertThat(second.events(FlowEvent.SampleStart.class))
        .extracting(start -> start.sampleId().value())
        .containsExactlyInAnyOrder(3L, 4L);
    assertThat(log.samples()).hasSize(5);
    assertThat(log.results().completedSamples()).isEqualTo(5);
    assertThat(second.events(FlowEvent.TaskStart.class).get(0).doneSamples()).isEqualTo(3);
  }

  @Test
  void tasksThatNameOneModelShareItAndItsConnections() {
    Models models = new Models();
    TestRun run = new TestRun(directory).with(ModelProvider.class, models).model(models.model());
    models.together = new CyclicBarrier(2);
    GenerateConfig two = GenerateConfigBuilder.builder().maxConnections(2).build();
    RunResult result =
        run.run(
            List.of(
                task(questions(20), List.of(generate()), List.of()).config(two).build(),
                task(questions(20), List.of(generate()), List.of()).config(two).build()));
    assertThat(result.success()).isTrue();
    assertThat(models.made).hasValue(1);
    assertThat(models.closed).hasValue(1);
    assertThat(models.mostAtOnce).hasValue(2);
  }

  private static String named(Event event) {
    return event instanceof SpanBeginEvent span ? "span_begin " + span.name() : event.event();
  }

  private static List<String> changes(EvalSample sample, int number) {
    return sample.events().stream()
        .filter(StateEvent.class::isInstance)
        .map(StateEvent.class::cast)
        .toList()
        .get(number)
        .changes()
        .stream()
        .map(change -> change.op() + " " + change.path())
        .toList();
  }

  private static List<ModelEvent> modelEvents(EvalSample sample) {
    return sample.events().stream()
        .filter(ModelEvent.class::isInstance)
        .map(ModelEvent.class::cast)
        .toList();
  }

  private static EvalSample sample(EvalLog log, long id) {
    return log.samples().stream()
        .filter(sample -> sample.id().equals(SampleId.of(id)))
        .findFirst()
        .orElseThrow();
  }

  private static Part<Solver> system() {
    return Part.of(
        "system_message",
        (state, context) -> {
          List<ChatMessage> messages = new ArrayList<>();
          messages.add(ChatMessage.system("Answer one."));
          messages.addAll(state.messages());
          return state.withMessages(messages);
        });
  }

  private static Part<Solver> failing(Set<Long> ids) {
    return Part.of(
        "failing",
        (state, context) -> {
          if (ids.contains((Long) state.sample().id().value())) {
            throw new IllegalArgumentException("bad sample " + state.sample().id());
          }
          return state;
        });
  }

  /** Models that fail as they are told, then answer. */
  private static final class Models implements ModelProvider {
    private final List<ModelCallException> failures = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private CyclicBarrier together = new CyclicBarrier(1);
    private final Set<Thread> calling = ConcurrentHashMap.newKeySet();

    @Override
    public String name() {
      return "fake";
    }

    FlowModel model() {
      return FlowModel.of("fake/model");
    }

    @Override
    public ModelApi create(ModelSpec spec, ModelContext context) {
      made.incrementAndGet();
      return new ModelApi() {
        @Override
        public ModelResponse generate(ModelRequest request)
            throws ModelCallException, InterruptedException {
          return call();
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }

    private void meetOthers() throws InterruptedException {
      try {
        together.await(30, TimeUnit.SECONDS);
      } catch (BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    }

    private ModelResponse call() throws ModelCallException, InterruptedException {
      int number = calls.getAndIncrement();
      if (hanging.getAndDecrement() > 0) {
        new CountDownLatch(1).await();
      }
      if (number < failures.size()) {
        throw failures.get(number);
      }
      calling.add(Thread.currentThread());
      mostAtOnce.accumulateAndGet(calling.size(), Math::max);
      meetOthers();
      calling.remove(Thread.currentThread());
      return new ModelResponse(ModelOutput.ofText("fake", "Default", StopReason.STOP), null);
    }
  }
}
