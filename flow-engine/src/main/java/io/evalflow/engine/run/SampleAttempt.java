package io.evalflow.engine.run;

import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleContext;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.eval.TaskStateBuilder;
import io.evalflow.spi.event.JsonChange;
import io.evalflow.spi.log.EvalError;
import io.evalflow.spi.log.EvalRetryError;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleLimit;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelRequest;
import io.evalflow.spi.model.ToolChoice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One attempt at a sample: the initial state, the solvers, the scorers, and the events of all that.
 * For one thread, which may be interrupted through the {@link WorkSection}.
 */
final class SampleAttempt implements SampleContext {
  private final TaskSetup setup;
  private final Sample sample;
  private final int epoch;
  private final String uuid;
  private final Deadlines deadlines;
  private final WorkSection section;
  private final SampleClock clock;
  private final Transcript transcript;
  private final SampleUsage usage;
  private final ModelCaller caller;

  private final Map<String, Score> scores = new LinkedHashMap<>();
  private TaskState state;
  private @Nullable LimitExceededException limit;
  private @Nullable Throwable failure;

  SampleAttempt(
      TaskSetup setup,
      Sample sample,
      int epoch,
      String uuid,
      ModelCaller.Retries retries,
      ModelCaller.Origin origin,
      WorkSection section,
      SampleClock clock,
      Transcript transcript) {
    this.setup = setup;
    this.sample = sample;
    this.epoch = epoch;
    this.uuid = uuid;
    this.deadlines = retries.deadlines();
    this.section = section;
    this.clock = clock;
    this.transcript = transcript;
    this.usage = new SampleUsage();
    this.caller =
        new ModelCaller(
            setup.model(),
            setup.config(),
            setup.limits(),
            retries,
            origin,
            transcript,
            clock,
            section,
            usage);
    this.state = initialState();
  }

  /**
   * Runs the sample.
   *
   * @param mayRepeat whether it will be repeated if it fails, so that its failure is no event yet
   */
  SampleOutcome run(boolean mayRepeat) {
    transcript.beginSpan("init", "init");
    transcript.sampleInit(sample, state);
    transcript.endSpan();
    Instant started = clock.now();
    section.begin();
    try {
      solve();
      if (failure == null) {
        score();
      }
    } finally {
      section.end();
    }
    return outcome(started, mayRepeat);
  }

  private TaskState initialState() {
    Map<String, JsonNode> metadata = sample.metadata();
    return new TaskState(
        sample,
        epoch,
        setup.model().name(),
        Messages.initial(sample.input(), transcript),
        ModelOutput.empty(setup.model().name()),
        metadata == null ? Map.of() : metadata,
        Map.of(),
        false);
  }

  private void solve() {
    Deadlines.Deadline time = limitAfter(setup.limits().timeLimit(), WorkSection.Reason.TIME_LIMIT);
    WorkingLimit working = new WorkingLimit(setup.limits().workingLimit(), clock, section);
    transcript.beginSpan("solvers", "solvers");
    try (time;
        working) {
      working.watch(deadlines);
      for (Part<Solver> solver : setup.solvers()) {
        runSolver(solver);
        if (state.completed()) {
          break;
        }
      }
    } catch (LimitExceededException exceeded) {
      limit = exceeded;
    } catch (Exception | LinkageError | AssertionError | StackOverflowError thrown) {
      failure = thrown;
    }
    transcript.endSpan();
    applyTimeLimits();
  }

  private Deadlines.Deadline limitAfter(@Nullable Integer seconds, WorkSection.Reason reason) {
    return seconds == null
        ? Deadlines.Deadline.NONE
        : deadlines.after(Duration.ofSeconds(seconds), () -> section.interrupt(reason));
  }

  private void runSolver(Part<Solver> solver) throws Exception {
    transcript.beginSpan("solver", solver.name());
    try {
      TaskState before = state;
      TaskState after = Messages.withIds(solver.value().solve(before, this), transcript);
      state = after;
      caller.checkMessages(after.messages().size(), false);
      List<JsonChange> changes = StateTrees.changes(before, after);
      if (!changes.isEmpty()) {
        transcript.state(changes);
      }
    } finally {
      transcript.endSpan();
    }
  }

  /** Turns an interruption for time into the limit that it was; the sample is scored then. */
  private void applyTimeLimits() {
    WorkSection.Reason reason = section.reason();
    if (reason == WorkSection.Reason.TIME_LIMIT) {
      exceeded("time", "Time limit", setup.limits().timeLimit());
    } else if (reason == WorkSection.Reason.WORKING_LIMIT) {
      exceeded("working", "Working time limit", setup.limits().workingLimit());
    }
    section.clearLimit();
  }

  private void exceeded(String type, String name, @Nullable Integer seconds) {
    if (seconds == null || limit != null) {
      return;
    }
    failure = null;
    limit =
        new LimitExceededException(
            type, seconds, String.format("%s exceeded. limit: %,d seconds", name, seconds));
    transcript.limit(limit);
  }

  private void score() {
    Integer timeLimit = setup.limits().timeLimit();
    // as in Inspect, half of the time limit for scoring, and an ordinary error if that is reached
    Deadlines.Deadline time =
        timeLimit == null
            ? Deadlines.Deadline.NONE
            : deadlines.after(
                Duration.ofSeconds(timeLimit).dividedBy(2),
                () -> section.interrupt(WorkSection.Reason.TIME_LIMIT));
    transcript.beginSpan("scorers", "scorers");
    try (time) {
      for (NamedScorer scorer : setup.scorers()) {
        runScorer(scorer);
      }
    } catch (Exception | LinkageError | AssertionError | StackOverflowError thrown) {
      failure =
          section.reason() == WorkSection.Reason.TIME_LIMIT
              ? new TimeoutException("scoring took more than half of the time limit")
              : thrown;
    }
    transcript.endSpan();
  }

  private void runScorer(NamedScorer scorer) throws Exception {
    transcript.beginSpan("scorer", scorer.name());
    try {
      Optional<Score> score = scorer.part().value().score(state, sample.target(), this);
      if (score.isPresent()) {
        scores.put(scorer.name(), score.get());
        transcript.score(score.get(), sample, scorer, usage.byModel());
      }
    } finally {
      transcript.endSpan();
    }
  }

  private SampleOutcome outcome(Instant started, boolean mayRepeat) {
    boolean cancelled = failure != null && section.reason() == WorkSection.Reason.CANCELLED;
    EvalError error = null;
    EvalRetryError retry = null;
    if (failure != null) {
      error = cancelled ? Failures.cancelled() : Failures.of(failure);
      if (mayRepeat && !cancelled) {
        retry =
            new EvalRetryError(
                error.message(),
                error.traceback(),
                error.tracebackAnsi(),
                transcript.eventsSinceLastModelCall(),
                Map.of());
      } else {
        transcript.error(error);
      }
    }
    return new SampleOutcome(logged(started, error), scores, failure, cancelled, retry);
  }

  private EvalSample logged(Instant started, @Nullable EvalError error) {
    double total = clock.total();
    Map<String, String> files = sample.files();
    Long tokenLimit = asLong(setup.limits().tokenLimit());
    return new EvalSample(
        Objects.requireNonNull(sample.id()),
        epoch,
        sample.input(),
        sample.choices(),
        sample.target(),
        null,
        sample.sandbox(),
        files == null ? null : List.copyOf(files.keySet()),
        sample.setup(),
        state.messages(),
        state.output(),
        scores,
        state.metadata(),
        state.store(),
        transcript.events(),
        null,
        usage.byModel(),
        Map.of(),
        null,
        IsoTime.micros(started),
        IsoTime.micros(clock.now()),
        rounded(total),
        rounded(Math.min(clock.working(), total)),
        uuid,
        null,
        error,
        List.of(),
        Map.of(),
        null,
        limit == null
            ? null
            : new EvalSampleLimit(limit.type(), limit.limit(), limit.reason(), Map.of()),
        usage.turns(),
        tokenLimit,
        tokenLimit == null ? null : "all",
        tokenLimit == null ? null : Long.valueOf(usage.totalTokens()),
        asLong(setup.limits().messageLimit()),
        asLong(setup.limits().timeLimit()),
        Map.of());
  }

  private static @Nullable Long asLong(@Nullable Integer limit) {
    return limit == null ? null : Long.valueOf(limit);
  }

  private static double rounded(double seconds) {
    return Math.rint(seconds * 1000) / 1000;
  }

  @Override
  public TaskState generate(TaskState from, GenerateConfig config) throws InterruptedException {
    TaskState asked = Messages.withIds(from, transcript);
    state = asked;
    ModelOutput output =
        caller.call(new ModelRequest(asked.messages(), List.of(), ToolChoice.NONE, config));
    List<ChatMessage> messages = new ArrayList<>(asked.messages().size() + 1);
    messages.addAll(asked.messages());
    messages.add(output.message());
    TaskState answered = TaskStateBuilder.builder(asked).messages(messages).output(output).build();
    state = answered;
    return answered;
  }

  @Override
  public ModelOutput generate(ModelRequest request) throws InterruptedException {
    return caller.call(
        new ModelRequest(
            Messages.withIds(request.input(), transcript),
            request.tools(),
            request.toolChoice(),
            request.config()));
  }

  @Override
  public void info(String source, JsonNode data) {
    transcript.info(source, data);
  }

  @Override
  public Map<String, JsonNode> taskArgs() {
    return setup.taskArgs();
  }
}
