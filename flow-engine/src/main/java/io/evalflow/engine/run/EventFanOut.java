package io.evalflow.engine.run;

import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.hooks.FlowListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every event to all listeners. One that throws is warned of once, by name, and goes on
 * hearing the events; it disturbs neither the run nor the others. Safe for use by many threads.
 */
final class EventFanOut implements FlowListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventFanOut.class);

  private final List<Named> listeners;

  EventFanOut(List<Named> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** A listener with the name by which warnings call it. */
  static final class Named {
    private final String name;
    private final FlowListener listener;
    private final AtomicBoolean warned = new AtomicBoolean();

    Named(String name, FlowListener listener) {
      this.name = name;
      this.listener = listener;
    }

    private void send(FlowEvent event) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException | LinkageError | AssertionError failed) {
        if (warned.compareAndSet(false, true)) {
          LOG.warn(
              "{} failed on {} (said once): {}",
              name,
              event.getClass().getSimpleName(),
              Failures.message(failed));
          LOG.debug("{} failed", name, failed);
        }
      }
    }
  }

  @Override
  public void onEvent(FlowEvent event) {
    for (Named listener : listeners) {
      listener.send(event);
    }
  }
}
