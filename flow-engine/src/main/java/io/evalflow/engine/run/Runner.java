package io.evalflow.engine.run;

import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.spec.Environment;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.hooks.FlowHooks;
import io.evalflow.spi.hooks.FlowListener;
import io.evalflow.spi.hooks.HooksContext;
import io.evalflow.spi.run.ExecutionMode;
import io.evalflow.spi.run.RunContext;
import io.evalflow.spi.run.RunPlan;
import io.evalflow.spi.run.RunResult;
import io.evalflow.spi.storage.Storage;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a plan: by the execution mode that the spec names, with the hooks and a listener
 * hearing what happens, and the files that stand beside the logs. Safe for use by many threads.
 */
public final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  private final PluginRegistry plugins;
  private final Storage storage;
  private final Environment environment;
  private final RunFiles.Factory files;

  /** Wired by the engine. */
  @Inject
  public Runner(
      PluginRegistry plugins, Storage storage, Environment environment, RunFiles.Factory files) {
    this.plugins = plugins;
    this.storage = storage;
    this.environment = environment;
    this.files = files;
  }

  /**
   * Runs, and blocks until it is done or cancelled.
   *
   * @param spec the spec that the plan was made from
   * @param listener hears the events, besides the hooks
   * @throws FlowException for what the user can mend; whatever was finished is in the logs
   */
  public RunResult run(
      RunPlan plan, ResolvedSpec spec, FlowListener listener, Cancellation cancellation) {
    String modeName = Optional.ofNullable(plan.spec().executionType()).orElse(InprocMode.NAME);
    ExecutionMode mode = plugins.require(ExecutionMode.class, modeName);
    FlowListener events = listeners(plan, listener);
    try (RunFiles beside = files.of(plan, spec)) {
      events.onEvent(new FlowEvent.RunStart(plan.runId(), plan));
      FlowListener noticing =
          event -> {
            if (event instanceof FlowEvent.TaskStart) {
              // not before a task starts: a run that is refused leaves the directory as it was
              beside.begin();
            }
            events.onEvent(event);
          };
      RunResult result = mode.execute(plan, new Context(plan, noticing, cancellation));
      beside.finish();
      events.onEvent(new FlowEvent.RunEnd(plan.runId(), result));
      return result;
    }
  }

  private FlowListener listeners(RunPlan plan, FlowListener listener) {
    List<EventFanOut.Named> listeners = new ArrayList<>();
    listeners.add(new EventFanOut.Named("the run's listener", listener));
    HooksContext context = new Hooks(plan);
    for (FlowHooks hooks : plugins.all(FlowHooks.class)) {
      String name = "hooks " + hooks.name();
      try {
        hooks.listen(context).ifPresent(heard -> listeners.add(new EventFanOut.Named(name, heard)));
      } catch (RuntimeException | LinkageError failed) {
        LOG.warn("{} failed to start and hear nothing: {}", name, Failures.message(failed));
      }
    }
    return new EventFanOut(listeners);
  }

  private Optional<String> variable(RunPlan plan, String name) {
    Map<String, String> env = plan.spec().env();
    return env != null && env.containsKey(name)
        ? Optional.ofNullable(env.get(name))
        : environment.get(name);
  }

  /** What hooks get. */
  private final class Hooks implements HooksContext {
    private final RunPlan plan;

    Hooks(RunPlan plan) {
      this.plan = plan;
    }

    @Override
    public RunPlan plan() {
      return plan;
    }

    @Override
    public Storage storage() {
      return storage;
    }

    @Override
    public Optional<String> environment(String name) {
      return variable(plan, name);
    }
  }

  /** What the execution mode gets. */
  private final class Context implements RunContext {
    private final RunPlan plan;
    private final FlowListener events;
    private final Cancellation cancellation;

    Context(RunPlan plan, FlowListener events, Cancellation cancellation) {
      this.plan = plan;
      this.events = events;
      this.cancellation = cancellation;
    }

    @Override
    public FlowListener events() {
      return events;
    }

    @Override
    public Storage storage() {
      return storage;
    }

    @Override
    public boolean cancelled() {
      return cancellation.cancelled();
    }

    @Override
    public void onCancel(Runnable action) {
      cancellation.onCancel(action);
    }

    @Override
    public Optional<String> environment(String name) {
      return variable(plan, name);
    }
  }
}
