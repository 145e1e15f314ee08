package io.evalflow.spi.storage;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file as a listing or a stat shows it.
 *
 * @param uri where it is; absolute
 * @param size its size in bytes; 0 for a directory
 * @param modified when it was last written, or null where the backend does not say
 * @param etag what changes whenever the content does; opaque, and comparable within one backend
 *     only
 * @param directory whether it is a directory (never so on an object store's plain keys)
 */
public record FileInfo(
    URI uri, long size, @Nullable Instant modified, String etag, boolean directory) {}
