package io.evalflow.spi.storage;

import io.evalflow.spi.FlowException;
import java.net.URI;

/** All storage backends that were found. Safe for use by many threads. */
public interface Storage {
  /**
   * The backend for a URI's scheme.
   *
   * @throws FlowException with {@code UNKNOWN_NAME}, naming the schemes that exist, if no backend
   *     serves it
   */
  StorageBackend backend(URI uri);
}
