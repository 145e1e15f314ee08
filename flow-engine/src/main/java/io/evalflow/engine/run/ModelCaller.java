package io.evalflow.engine.run;

import com.google.common.base.Throwables;
import io.evalflow.spi.eval.SampleLimits;
import io.evalflow.spi.event.ModelEvent;
import io.evalflow.spi.event.ModelEventBuilder;
import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.model.ChatCompletionChoice;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageAssistant;
import io.evalflow.spi.model.ChatMessageAssistantBuilder;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelCallException;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelOutputBuilder;
import io.evalflow.spi.model.ModelRequest;
import io.evalflow.spi.model.ModelResponse;
import io.evalflow.spi.model.ModelUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls a model for one sample: one attempt at a time on a connection of the model's, repeated as
 * the config says, with an event for every attempt. A wait, for a connection or before the next
 * attempt, holds no connection and is no working time. For the sample's thread.
 */
final class ModelCaller {
  /**
   * What all calls of a run share.
   *
   * @param backoff how long to wait between attempts
   * @param sleeper how to wait
   * @param deadlines ends attempts that take too long
   */
  record Retries(Backoff backoff, Sleeper sleeper, Deadlines deadlines) {}

  /** Which evaluation the calls belong to, and who hears of them. */
  record Origin(String runId, String evalId, FlowListener listener) {}

  private final ConnectedModel model;
  private final GenerateConfig config;
  private final SampleLimits limits;
  private final Retries retries;
  private final Origin origin;
  private final Transcript transcript;
  private final SampleClock clock;
  private final WorkSection section;
  private final SampleUsage usage;

  ModelCaller(
      ConnectedModel model,
      GenerateConfig config,
      SampleLimits limits,
      Retries retries,
      Origin origin,
      Transcript transcript,
      SampleClock clock,
      WorkSection section,
      SampleUsage usage) {
    this.model = model;
    this.config = config;
    this.limits = limits;
    this.retries = retries;
    this.origin = origin;
    this.transcript = transcript;
    this.clock = clock;
    this.section = section;
    this.usage = usage;
  }

  /**
   * Calls the model until it answers or the call fails for good.
   *
   * @throws ModelCallFailedException if it fails for good
   * @throws LimitExceededException if the sample reaches a limit
   */
  ModelOutput call(ModelRequest asked) throws InterruptedException {
    checkMessages(asked.input().size(), true);
    ModelRequest request = complete(asked);
    Instant started = clock.now();
    double workingStart = clock.working();
    Call call = new Call(request, started, workingStart, clock.ticks());
    while (true) {
      Optional<ModelOutput> output = attempt(call);
      if (output.isPresent()) {
        usage.addTurn();
        checkTurns();
        return output.get();
      }
    }
  }

  private ModelRequest complete(ModelRequest asked) {
    GenerateConfig merged = config.merge(asked.config());
    String system = merged.systemMessage();
    if (system == null || system.isEmpty()) {
      return new ModelRequest(asked.input(), asked.tools(), asked.toolChoice(), merged);
    }
    List<ChatMessage> input = new ArrayList<>(asked.input().size() + 1);
    input.add(ChatMessage.system(system).withId(transcript.newId()));
    input.addAll(asked.input());
    return new ModelRequest(input, asked.tools(), asked.toolChoice(), merged);
  }

  /** One attempt; empty if it failed and the wait for the next is over. */
  private Optional<ModelOutput> attempt(Call call) throws InterruptedException {
    acquireConnection();
    Instant began = clock.now();
    double working = clock.working();
    long ticks = clock.ticks();
    Failure failure;
    try {
      checkTokens(true);
      ModelResponse response = once(call);
      double seconds = (clock.ticks() - ticks) / 1e9;
      return Optional.of(succeeded(call, response, seconds));
    } catch (ModelCallException failed) {
      failure = new Failure(failed, failed.retryable(), failed.retryAfter());
    } catch (RuntimeException failed) {
      if (failed instanceof LimitExceededException) {
        throw failed;
      }
      failure = new Failure(failed, false, Optional.empty());
    } catch (InterruptedException interrupted) {
      recordFailure(call, began, working, "model call cancelled", null);
      throw interrupted;
    } finally {
      model.connections().release();
    }
    waitOrFail(call, failure, began, working, ticks);
    return Optional.empty();
  }

  private void acquireConnection() throws InterruptedException {
    if (!model.connections().tryAcquire()) {
      long from = clock.ticks();
      try {
        model.connections().acquire();
      } finally {
        clock.waitedSince(from);
      }
    }
  }

  private ModelResponse once(Call call) throws ModelCallException, InterruptedException {
    Optional<Duration> most = attemptLimit(call);
    if (most.isEmpty()) {
      return model.api().generate(call.request);
    }
    WorkSection.Attempt attempt = section.beginAttempt();
    boolean timedOut = false;
    ModelResponse response = null;
    Exception failure = null;
    Deadlines.Deadline deadline =
        retries.deadlines().after(most.get(), () -> section.timeOut(attempt));
    try {
      response = model.api().generate(call.request);
    } catch (ModelCallException | InterruptedException | RuntimeException failed) {
      failure = failed;
    } finally {
      deadline.close();
      timedOut = section.endAttempt(attempt);
    }
    if (failure == null || response != null) {
      return Objects.requireNonNull(response, "the model gave neither an answer nor an error");
    }
    if (timedOut) {
      throw new ModelCallException(
          "no answer within " + most.get().toSeconds() + " seconds", true, null, failure);
    }
    Throwables.throwIfInstanceOf(failure, ModelCallException.class);
    Throwables.throwIfInstanceOf(failure, InterruptedException.class);
    Throwables.throwIfUnchecked(failure);
    throw new IllegalStateException(failure);
  }

  /** How long this attempt may take: its own limit, and what is left of the call's. */
  private Optional<Duration> attemptLimit(Call call) {
    Integer attempt = call.request.config().attemptTimeout();
    Integer total = call.request.config().timeout();
    if (total == null) {
      return Optional.ofNullable(attempt).map(Duration::ofSeconds);
    }
    double left = Math.max(total - secondsSince(call.startTicks), 0.001);
    return Optional.of(Backoff.seconds(attempt == null ? left : Math.min(left, attempt)));
  }

  private ModelOutput succeeded(Call call, ModelResponse response, double seconds) {
    ModelCall exchange = response.call();
    Double measured = exchange == null ? null : exchange.time();
    double time = measured == null ? seconds : measured;
    ModelOutput output = finished(response.output(), time);
    transcript.add(
        new ModelEvent(
            transcript.newId(),
            transcript.span(),
            call.started,
            call.workingStart,
            null,
            null,
            model.name(),
            null,
            null,
            call.request.input(),
            null,
            call.request.tools(),
            call.request.toolChoice(),
            call.request.config(),
            output,
            call.failures == 0 ? null : Integer.valueOf(call.failures),
            null,
            null,
            null,
            null,
            null,
            exchange,
            clock.now(),
            time,
            Map.of()));
    ModelUsage used = output.usage();
    if (used != null) {
      usage.add(model.name(), used);
    }
    origin
        .listener()
        .onEvent(
            new FlowEvent.ModelCallEnd(
                origin.runId(), origin.evalId(), model.name(), used, time, call.failures));
    checkTokens(false);
    return output;
  }

  /** The output with what the engine adds: ids, time, and the size of the context. */
  private ModelOutput finished(ModelOutput output, double time) {
    List<ChatCompletionChoice> choices = new ArrayList<>(output.choices().size());
    for (ChatCompletionChoice choice : output.choices()) {
      choices.add(
          new ChatCompletionChoice(
              withId(choice.message()),
              choice.stopReason(),
              choice.stopDetails(),
              choice.logprobs(),
              choice.promptLogprobs(),
              choice.extra()));
    }
    Long context = output.inputContextTokens();
    return ModelOutputBuilder.builder(output)
        .choices(choices)
        .time(time)
        .inputContextTokens(context == null ? contextTokens(output.usage()) : context)
        .build();
  }

  private ChatMessageAssistant withId(ChatMessageAssistant message) {
    if (message.id() != null && message.source() != null) {
      return message;
    }
    return ChatMessageAssistantBuilder.builder(message)
        .id(message.id() == null ? transcript.newId() : message.id())
        .source(message.source() == null ? "generate" : message.source())
        .build();
  }

  private static @Nullable Long contextTokens(@Nullable ModelUsage usage) {
    if (usage == null) {
      return null;
    }
    return usage.inputTokens()
        + zeroIfNull(usage.inputTokensCacheRead())
        + zeroIfNull(usage.inputTokensCacheWrite());
  }

  private static long zeroIfNull(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private void waitOrFail(Call call, Failure failure, Instant began, double working, long ticks)
      throws InterruptedException {
    call.failures++;
    String message = Failures.message(failure.cause);
    Duration wait = retries.backoff().wait(call.failures, failure.retryAfter);
    if (!failure.retryable || !mayRepeat(call, wait)) {
      recordFailure(call, began, working, message, Throwables.getStackTraceAsString(failure.cause));
      throw new ModelCallFailedException(model.name(), call.failures, message, failure.cause);
    }
    recordFailure(call, began, working, message, null);
    clock.waitedSince(ticks);
    origin
        .listener()
        .onEvent(
            new FlowEvent.ModelRetry(
                origin.runId(), origin.evalId(), model.name(), message, wait.toNanos() / 1e9));
    long from = clock.ticks();
    try {
      retries.sleeper().sleep(wait);
    } finally {
      clock.waitedSince(from);
    }
  }

  private boolean mayRepeat(Call call, Duration wait) {
    Integer most = call.request.config().maxRetries();
    if (most != null && call.failures > most) {
      return false;
    }
    Integer timeout = call.request.config().timeout();
    return timeout == null || secondsSince(call.startTicks) + wait.toNanos() / 1e9 < timeout;
  }

  private double secondsSince(long ticks) {
    return (clock.ticks() - ticks) / 1e9;
  }

  private void recordFailure(
      Call call, Instant began, double working, String error, @Nullable String traceback) {
    transcript.add(
        ModelEventBuilder.builder()
            .uuid(transcript.newId())
            .spanId(transcript.span())
            .timestamp(began)
            .workingStart(working)
            .model(model.name())
            .input(call.request.input())
            .tools(call.request.tools())
            .toolChoice(call.request.toolChoice())
            .config(call.request.config())
            .output(ModelOutput.empty(model.name()))
            .error(error)
            .traceback(traceback)
            .tracebackAnsi(traceback)
            .completed(clock.now())
            .build());
  }

  /** Ends the sample if the conversation has too many messages, or just enough to end it. */
  void checkMessages(int count, boolean reachedIsEnough) {
    Integer limit = limits.messageLimit();
    if (limit != null && (count > limit || (reachedIsEnough && count == limit))) {
      exceed(
          "message",
          limit,
          String.format(
              Locale.ROOT,
              "Message limit %s. count: %,d; limit: %,d",
              count == limit ? "reached" : "exceeded",
              count,
              limit));
    }
  }

  private void checkTokens(boolean reachedIsEnough) {
    Integer limit = limits.tokenLimit();
    long total = usage.totalTokens();
    if (limit != null && (total > limit || (reachedIsEnough && total == limit))) {
      exceed(
          "token",
          limit,
          String.format(
              Locale.ROOT,
              "Token limit %s. value: %,d; limit: %,d",
              total == limit ? "reached" : "exceeded",
              total,
              limit));
    }
  }

  private void checkTurns() {
    Integer limit = limits.turnLimit();
    if (limit != null && usage.turns() > limit) {
      exceed(
          "turn",
          limit,
          String.format(
              Locale.ROOT, "Turn limit exceeded. value: %,d; limit: %,d", usage.turns(), limit));
    }
  }

  private void exceed(String type, int limit, String reason) {
    LimitExceededException exceeded = new LimitExceededException(type, limit, reason);
    transcript.limit(exceeded);
    throw exceeded;
  }

  /** A call with all its attempts. */
  private static final class Call {
    private final ModelRequest request;
    private final Instant started;
    private final double workingStart;
    private final long startTicks;
    private int failures;

    Call(ModelRequest request, Instant started, double workingStart, long startTicks) {
      this.request = request;
      this.started = started;
      this.workingStart = workingStart;
      this.startTicks = startTicks;
    }
  }

  /** Why an attempt failed, and whether another makes sense. */
  private record Failure(Exception cause, boolean retryable, Optional<Duration> retryAfter) {}
}
