package io.evalflow.spi.step;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.storage.Storage;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine offers a step while it runs. For the thread that runs the step. */
public interface StepContext {
  /** Whether nothing will be written. */
  boolean dryRun();

  /** The time. */
  InstantSource clock();

  /** Reads logs, with their samples where a step needs them. */
  EvalLogs logs();

  /** All storage backends. */
  Storage storage();

  /**
   * A path or URI as a user gives it in an option, absolute: a relative path is taken against the
   * working directory.
   *
   * @throws FlowException if it is none
   */
  URI resolve(String path);

  /**
   * Who makes an edit now.
   *
   * @param author null for the user whom git knows, else that of the system
   * @param reason why, if there is a reason to give
   */
  ProvenanceData provenance(@Nullable String author, @Nullable String reason);

  /** Tells the user something; one line. */
  void say(String line);

  /**
   * Notes that the step leaves something as it is. The user is told for how many, of each reason.
   *
   * @param place the log, or where one would have been put
   * @param why in words that follow a number, such as {@code already there}
   */
  void skipped(URI place, String why);

  /**
   * Runs another step inside this one. What it changes is written when the outermost step ends.
   *
   * @return the logs that it returned; none if it says that they are to be skipped, or was given
   *     none
   */
  <O extends Record> List<EvalLog> run(Step<O> step, List<EvalLog> logs, O options);

  /**
   * Runs another step by its name, as {@link #run(Step, List, Record)}.
   *
   * @param options by their names in snake_case; texts, numbers, booleans, lists, maps, JSON trees
   * @throws FlowException if there is no such step or an option is wrong
   */
  List<EvalLog> run(String step, List<EvalLog> logs, Map<String, ?> options);

  /**
   * Copies a log as it is now, with what the steps before have changed in it. The copy is made when
   * the outermost step ends, together with all other changes; further steps may change it before.
   *
   * @param destination where; absolute
   * @param overwrite whether what stands there is replaced
   * @return the header of the copy
   * @throws FlowException with {@code CONFLICT} if something stands there and is not to be
   *     replaced, or another log was copied there by this step already
   */
  EvalLog copy(EvalLog log, URI destination, boolean overwrite);

  /** Whether a log stands somewhere, or will when the outermost step ends. */
  boolean exists(URI log);

  /** The header of a log, with what the steps before have changed in it. */
  EvalLog header(URI log);
}
