package io.evalflow.spi.step;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.log.EvalLog;
import java.util.List;

/**
 * An operation on the logs of finished runs: tag them, check them, copy them, or call other steps
 * that do. Mirrors Inspect Flow's {@code @step}.
 *
 * <p>A step changes headers in memory and returns them; the engine writes those of the outermost
 * step when it has ended, all or none. The description is the help of {@code flow-cli step NAME
 * --help}.
 *
 * @param <O> its options: a record whose components become options of the command line, in
 *     kebab-case. A component is a {@code String}, {@code int}, {@code long}, {@code double},
 *     {@code boolean} or a boxed one, an enum, a {@code List<String>}, or a {@code Map<String,
 *     JsonNode>} that is given as {@code key=value} with values in JSON; see {@link StepOption}.
 *     The record may check them in its constructor and throw an {@link IllegalArgumentException}.
 */
public interface Step<O extends Record> extends Provider {
  /** The type of the options. */
  Class<O> options();

  /**
   * Does it.
   *
   * @param logs headers, ordered by location; samples and reductions are not among them
   * @param options the options, checked
   * @param context what the engine offers
   * @return the logs as they are now, whichever of them the caller goes on with
   * @throws FlowException for what the user can mend; then nothing is written
   */
  StepResult run(List<EvalLog> logs, O options, StepContext context);
}
