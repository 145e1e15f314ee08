package io.evalflow.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * What Ctrl-C and the like do while a run goes on: the first asks it to end, the second ends the
 * process at once. Closing it gives the signals back.
 */
public final class Interrupts implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  private final Map<String, Object> former = new LinkedHashMap<>();

  private Interrupts() {}

  /**
   * Takes the signals.
   *
   * @param first called once, by a thread of its own
   * @param second called by every signal after the first
   */
  public static Interrupts handle(Runnable first, Runnable second) {
    Interrupts interrupts = new Interrupts();
    AtomicBoolean asked = new AtomicBoolean();
    Runnable handler = () -> (asked.compareAndSet(false, true) ? first : second).run();
    for (String signal : SIGNALS) {
      Object before = Signals.register(signal, handler);
      if (before != null) {
        interrupts.former.put(signal, before);
      }
    }
    return interrupts;
  }

  @Override
  public void close() {
    former.forEach(Signals::unregister);
  }
}
