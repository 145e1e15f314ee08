package io.evalflow.evals.dataset;

import io.evalflow.spi.FlowException;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** A kind of file with one row after the other, of which each can be read alone. */
interface RowFormat {
  /**
   * Reads all rows in order.
   *
   * @throws FlowException naming file and line if one cannot be read
   */
  void scan(RowFile file, RowVisitor visitor) throws IOException;

  /** Reads one row from the bytes from its start up to that of the next. */
  ObjectNode row(byte[] bytes) throws IOException;

  /** Gets the rows of a file. */
  @FunctionalInterface
  interface RowVisitor {
    /**
     * A row.
     *
     * @param start its first byte in the file
     * @param line the line on which it begins, from 1
     */
    void row(ObjectNode row, long start, long line);
  }
}
