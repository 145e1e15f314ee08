package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.Storage;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where {@code log_dir_create_unique} asks for it, the log directory becomes one below it that is
 * named after the time and is not there yet.
 */
final class UniqueLogDirStage {
  private final Storage storage;

  UniqueLogDirStage(Storage storage) {
    this.storage = storage;
  }

  /**
   * Applies it.
   *
   * @param baseDirectory against which the log directory resolves
   * @param time as the directory's name
   */
  SpecMapping apply(SpecMapping spec, URI baseDirectory, String time) {
    boolean unique =
        spec.fields().get("log_dir_create_unique") instanceof SpecScalar flag
            && flag.value().isBoolean()
            && flag.value().booleanValue();
    if (!unique
        || !(spec.fields().get("log_dir") instanceof SpecScalar logDir)
        || !logDir.value().isString()
        || logDir.value().stringValue().isEmpty()) {
      return spec;
    }
    String path = below(logDir.value().stringValue(), time);
    requireAbsent(logDir, Locations.resolveDirectory(baseDirectory, path), path);
    return spec.with("log_dir", SpecScalar.of(path, logDir.origin()));
  }

  private static String below(String logDir, String time) {
    if (logDir.startsWith("/") || logDir.contains("://")) {
      return logDir.replaceFirst("/+$", "") + "/" + time;
    }
    String plain =
        Arrays.stream(logDir.split("/"))
            .filter(segment -> !segment.isEmpty() && !segment.equals("."))
            .map(segment -> segment + "/")
            .collect(Collectors.joining());
    return plain + time;
  }

  private void requireAbsent(SpecNode logDir, URI uri, String path) {
    boolean there;
    try {
      there = storage.backend(uri).stat(uri).isPresent();
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, path + ": cannot be read: " + e.getMessage(), null, e);
    }
    if (there) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          logDir.origin().place() + ": log_dir: the directory " + path + " is there already",
          "wait a second and try again",
          null);
    }
  }
}
