package io.evalflow.spi.model;

/**
 * A model that can be called: one name, base URL and set of arguments. Made by a {@link
 * ModelProvider}, used from many threads at once, closed when the run ends.
 */
public interface ModelApi extends AutoCloseable {
  /**
   * Makes one attempt at one request, and blocks until it is answered. Retries, backoff, time
   * limits and the number of attempts under way are the engine's: an implementation makes exactly
   * one call and has its own retries off. It ends early when its thread is interrupted.
   *
   * @throws ModelCallException if the call fails, saying whether another attempt makes sense
   * @throws InterruptedException if the thread is interrupted
   */
  ModelResponse generate(ModelRequest request) throws ModelCallException, InterruptedException;

  /** Calls under way at once unless the config says otherwise. */
  default int maxConnections() {
    return 10;
  }

  /** What shares a limit of connections: models of equal keys do. */
  default String connectionKey() {
    return "default";
  }

  /** Frees what it holds. */
  @Override
  default void close() {}
}
