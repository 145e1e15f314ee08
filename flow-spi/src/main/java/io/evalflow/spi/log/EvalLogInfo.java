package io.evalflow.spi.log;

import io.evalflow.spi.json.InspectJson;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A log file as a listing shows it, without reading it: what its name says. Mirrors Inspect's
 * {@code EvalLogInfo}.
 *
 * @param name URI of the file
 * @param type {@code file}
 * @param size bytes
 * @param mtime when it was last written, in seconds since 1970; null where the storage does not say
 * @param task name of the task, from the file's name; empty if that does not tell
 * @param taskId id of the task, from the file's name; empty if that does not tell
 * @param suffix what stands behind the id, such as {@code -scored}
 */
@InspectJson
public record EvalLogInfo(
    URI name,
    String type,
    long size,
    @Nullable Double mtime,
    String task,
    String taskId,
    @Nullable String suffix) {}
