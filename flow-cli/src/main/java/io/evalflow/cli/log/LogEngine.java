package io.evalflow.cli.log;

import io.evalflow.engine.log.LogRecovery;
import io.evalflow.engine.log.ops.LogOperations;
import io.evalflow.spi.log.EvalLogEditor;

/** What the commands on logs use of an engine. */
public interface LogEngine {
  /** Lists, prints, converts and measures logs. */
  LogOperations operations();

  /** Edits logs. */
  EvalLogEditor editor();

  /** Recovers logs. */
  LogRecovery recovery();
}
