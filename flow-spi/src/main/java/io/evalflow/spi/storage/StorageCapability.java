package io.evalflow.spi.storage;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What not every storage can do. All can read. */
public enum StorageCapability {
  /** The files of a directory can be listed. */
  LIST,
  /** Files can be written and removed. */
  WRITE,
  /**
   * A file that is replaced is there all the time, the old one or the new one, whoever reads it. A
   * storage without it removes the old one a moment before the new one takes its name.
   */
  ATOMIC_REPLACE,
  /**
   * Writes can be made under a {@link WriteCondition}, and an etag changes whenever the content
   * does.
   */
  CONDITIONAL_WRITE;

  /** All of them: what a local disk and an object store can do. */
  public static final Set<StorageCapability> ALL =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableSet());
}
