package io.evalflow.engine.log;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;

/** Where a changed version of a log goes. */
interface RewriteTarget {
  /** Fills a file that nobody sees yet. */
  interface Filler {
    void fill(PendingFile file) throws IOException;
  }

  /**
   * Puts a new version in place.
   *
   * @param durable whether it must outlive a stop of the machine
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if the condition does not hold
   */
  FileInfo replace(WriteCondition condition, boolean durable, Filler filler);
}
