package io.evalflow.spi.hooks;

/**
 * Hears what happens in a run.
 *
 * <p>Events of one sample come in order; events of different samples come from different threads at
 * once. A listener that throws is logged and does not disturb the run; one that blocks slows it
 * down.
 */
@FunctionalInterface
public interface FlowListener {
  /** Something happened. */
  void onEvent(FlowEvent event);
}
