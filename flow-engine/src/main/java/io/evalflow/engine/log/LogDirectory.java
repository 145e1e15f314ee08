package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.json.InspectJson;
import io.evalflow.spi.log.EvalLogInfo;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What stands beside the logs in their directory, as Inspect writes it: {@code .eval-set-id},
 * {@code eval-set.json} and {@code logs.json}. Safe for use by many threads; a file appears whole.
 */
public final class LogDirectory {
  private static final String ID = ".eval-set-id";
  private static final String EVAL_SET = "eval-set.json";
  private static final String MANIFEST = "logs.json";
  private static final int MAX_ID = 1 << 10;

  private final StorageBackend storage;
  private final EvalLogs logs;
  private final URI directory;

  /**
   * A directory, which need not exist.
   *
   * @param directory absolute; with or without a slash at its end
   */
  public LogDirectory(Storage storage, EvalLogs logs, URI directory) {
    this.storage = storage.backend(directory);
    this.logs = logs;
    this.directory = directory.toString().endsWith("/") ? directory : URI.create(directory + "/");
  }

  /**
   * A task of an eval set.
   *
   * @param name name of the task
   * @param taskId id of the task, kept over retries
   * @param taskFile file it came from
   * @param taskArgs arguments that were given
   * @param model the model
   * @param modelArgs arguments of the model
   * @param modelRoles models by role
   * @param sequence place in the order of tasks, from 0
   */
  @InspectJson
  public record EvalSetTask(
      @Nullable String name,
      String taskId,
      @Nullable String taskFile,
      Map<String, JsonNode> taskArgs,
      String model,
      Map<String, JsonNode> modelArgs,
      @Nullable Map<String, String> modelRoles,
      int sequence) {}

  /** An eval set. */
  @InspectJson
  record EvalSet(String evalSetId, List<EvalSetTask> tasks) {}

  /**
   * Refuses a place in an archive, whose URI has no path that names could be added to.
   *
   * @throws FlowException with {@code UNSUPPORTED}
   */
  public static void requireNoArchive(URI place) {
    if (place.isOpaque()) {
      throw new FlowException(
          ErrorCode.UNSUPPORTED,
          "logs in an archive are neither listed nor changed: " + place,
          "unpack it; 'flow-cli log' reads a single log in it",
          null);
    }
  }

  /** The directory, with a slash at its end. */
  public URI location() {
    return directory;
  }

  /** The id of the eval set that runs here, if one ever did. */
  public Optional<String> evalSetId() {
    URI file = directory.resolve(ID);
    try {
      if (storage.stat(file).isEmpty()) {
        return Optional.empty();
      }
      try (InputStream in = storage.read(file)) {
        String id = new String(in.readNBytes(MAX_ID), StandardCharsets.UTF_8).strip();
        return id.isEmpty() ? Optional.empty() : Optional.of(id);
      }
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  /** Writes the id of the eval set that runs here. */
  public void writeEvalSetId(String id) {
    write(ID, id.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes which tasks the eval set has. */
  public void writeEvalSet(String id, List<EvalSetTask> tasks) {
    write(EVAL_SET, LogJson.pretty().writeValueAsBytes(new EvalSet(id, tasks)));
  }

  /**
   * Writes the headers of all logs below the directory by their relative file names, newest first,
   * into its {@code logs.json}. A log that cannot be read is left out.
   *
   * @param unreadable gets each log that was left out and why
   */
  public void writeManifest(BiConsumer<URI, FlowException> unreadable) {
    writeManifest(directory.resolve(MANIFEST), unreadable);
  }

  /**
   * Writes the headers, as {@link #writeManifest(BiConsumer)}, into any file.
   *
   * @param manifest the file, on the same storage
   * @param unreadable gets each log that was left out and why
   */
  public void writeManifest(URI manifest, BiConsumer<URI, FlowException> unreadable) {
    List<URI> files = logs.list(directory, true).stream().map(EvalLogInfo::name).toList();
    try (PendingFile pending = storage.write(manifest, WriteCondition.ALWAYS);
        Stream<HeaderResult> headers = logs.readHeaders(files)) {
      write(pending, "{");
      boolean some = false;
      for (HeaderResult read : (Iterable<HeaderResult>) headers::iterator) {
        URI log = read.file();
        read.error().ifPresent(error -> unreadable.accept(log, error));
        if (read.header().isPresent()) {
          write(pending, some ? "," : "");
          byte[] member = IndentedJson.member(relative(log), read.header().get());
          pending.writeFully(ByteBuffer.wrap(member));
          some = true;
        }
      }
      write(pending, some ? "\n}" : "}");
      pending.commit();
    } catch (IOException e) {
      throw failed("written", manifest, e);
    }
  }

  private static void write(PendingFile pending, String ascii) throws IOException {
    pending.writeFully(ByteBuffer.wrap(ascii.getBytes(StandardCharsets.US_ASCII)));
  }

  private String relative(URI log) {
    return directory.relativize(log).getPath();
  }

  private void write(String name, byte[] content) {
    URI file = directory.resolve(name);
    try (PendingFile pending = storage.write(file, WriteCondition.ALWAYS)) {
      pending.writeFully(ByteBuffer.wrap(content));
      pending.commit();
    } catch (IOException e) {
      throw failed("written", file, e);
    }
  }

  private static FlowException failed(String what, URI file, IOException cause) {
    return new FlowException(
        ErrorCode.STORAGE, file + " could not be " + what + ": " + cause.getMessage(), null, cause);
  }
}
