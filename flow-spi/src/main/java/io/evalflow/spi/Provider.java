package io.evalflow.spi;

/**
 * An extension, found by {@link java.util.ServiceLoader} under the interface of its kind.
 *
 * <p>An implementation has a public no-argument constructor, is cheap to make, and holds no state:
 * one instance serves all runs of a process, from many threads at once. Whatever it needs from the
 * engine comes in the context of each call. Its name is unique among the providers of its kind; two
 * of one name are an error that names both jars.
 */
public interface Provider {
  /**
   * The name by which users refer to it, in the field's spelling (snake_case for parts of an
   * evaluation). Never empty, and the same on every call.
   */
  String name();

  /** One sentence for listings and help; empty if there is nothing to say. */
  default String description() {
    return "";
  }
}
