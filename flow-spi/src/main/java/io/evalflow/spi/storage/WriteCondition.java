package io.evalflow.spi.storage;

/** Under what condition a write takes effect. */
public sealed interface WriteCondition {
  /** Whatever is there is replaced. */
  record Always() implements WriteCondition {}

  /** Only if nothing is there. */
  record IfAbsent() implements WriteCondition {}

  /**
   * Only if what is there is still what was read.
   *
   * @param etag as a stat or listing gave it
   */
  record IfUnchanged(String etag) implements WriteCondition {}

  /** Whatever is there is replaced. */
  WriteCondition ALWAYS = new Always();

  /** Only if nothing is there. */
  WriteCondition IF_ABSENT = new IfAbsent();
}
