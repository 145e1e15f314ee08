package io.evalflow.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * What a command line or launcher sets over a spec; null leaves the spec's.
 *
 * @param logDir a path or URI for the logs, resolved against the working directory
 * @param limit most samples of each task
 */
public record SpecOverrides(@Nullable String logDir, @Nullable Integer limit) {
  /** Nothing is set. */
  public static final SpecOverrides NONE = new SpecOverrides(null, null);
}
