package io.evalflow.cli.log;

import java.io.IOException;
import org.apache.commons.cli.Options;

/** A command on logs. */
interface LogCommand {
  /** Adds the command's own options, in the order of its help. */
  void describe(Options options);

  /**
   * Carries it out.
   *
   * @return the exit code
   * @throws io.evalflow.cli.UsageException if the line is wrong
   * @throws IOException if standard output cannot be written
   */
  int run(LogLine line, LogContext context, LogEngine engine) throws IOException;
}
