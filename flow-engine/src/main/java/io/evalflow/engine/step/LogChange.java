package io.evalflow.engine.step;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.storage.WriteCondition;
import java.net.URI;

/**
 * A log that a step changes or copies.
 *
 * @param source the log whose samples it has
 * @param etag the version of the source
 * @param before the header of the source
 * @param after the new header
 * @param target where the log goes; the source itself, or another place for a copy
 * @param condition under which it takes the target
 */
record LogChange(
    URI source, String etag, EvalLog before, EvalLog after, URI target, WriteCondition condition) {
  /** Whether the target is not the source. */
  boolean isCopy() {
    return !target.equals(source);
  }

  /** Whether the header is another one; where it stands does not count. */
  boolean isEdit() {
    return !Headers.sameContent(before, after);
  }

  LogChange withAfter(EvalLog header) {
    return new LogChange(source, etag, before, header, target, condition);
  }
}
