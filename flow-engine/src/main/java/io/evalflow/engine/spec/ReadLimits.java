package io.evalflow.engine.spec;

/**
 * How much of a spec or task file is read; beyond that it is refused, since it may have been made
 * to exhaust the reader.
 *
 * @param bytes size of a file
 * @param depth of nesting, with aliases expanded
 * @param expandedNodes values that aliases and merge keys add
 */
record ReadLimits(long bytes, int depth, long expandedNodes) {
  /** Room for ten thousand tasks written out. */
  static final ReadLimits DEFAULT = new ReadLimits(32L << 20, 100, 1_000_000);
}
