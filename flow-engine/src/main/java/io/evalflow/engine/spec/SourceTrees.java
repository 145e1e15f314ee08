package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.SourceTree;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML and JSON files into trees that know where each value stands. A file whose name ends in
 * {@code .json} is JSON, any other YAML. Safe for use by many threads.
 */
public final class SourceTrees {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Storage storage;
  private final WorkingDirectory workingDirectory;
  private final ReadLimits limits;

  /** Over all storage; messages name files relative to the working directory. */
  @Inject
  public SourceTrees(Storage storage, WorkingDirectory workingDirectory) {
    this(storage, workingDirectory, ReadLimits.DEFAULT);
  }

  SourceTrees(Storage storage, WorkingDirectory workingDirectory, ReadLimits limits) {
    this.storage = Objects.requireNonNull(storage, "storage");
    this.workingDirectory = Objects.requireNonNull(workingDirectory, "workingDirectory");
    this.limits = limits;
  }

  /**
   * Reads a file.
   *
   * @param file absolute
   * @throws FlowException with {@code NOT_FOUND} if there is no file, else {@code SYNTAX} with file
   *     and line if it is empty, too large, or not one document
   */
  public SourceTree read(URI file) {
    String label = label(file);
    String text = decode(bytes(file, label), label);
    return new ParsedTree(file, label, node(text, label, Origin.OWN, null));
  }

  /**
   * Reads a text as if it stood in {@code file}.
   *
   * @throws FlowException as {@link #read}
   */
  public SourceTree parse(URI file, String text) {
    return new ParsedTree(file, label(file), node(text, label(file), Origin.OWN, null));
  }

  /**
   * Reads a file of a spec into a located tree.
   *
   * @param layer what its values are said to come from
   * @param warnings is told of each value that other readers of YAML take for another; null where
   *     all values have a type
   * @throws FlowException as {@link #read}
   */
  SpecNode node(URI file, String layer, @Nullable Consumer<String> warnings) {
    String label = label(file);
    return node(decode(bytes(file, label), label), label, layer, warnings);
  }

  private SpecNode node(
      String text, String label, String layer, @Nullable Consumer<String> warnings) {
    String content =
        !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    SpecNode read =
        label.toLowerCase(Locale.ROOT).endsWith(".json")
            ? new JsonTreeReader(label, limits, layer).read(content)
            : new YamlReader(label, limits, layer, warnings).read(content);
    if (read == null) {
      throw new FlowException(ErrorCode.SYNTAX, label + ": the file is empty");
    }
    return read;
  }

  /** A file as messages name it. */
  String label(URI file) {
    return workingDirectory.show(file);
  }

  /**
   * The text of a file.
   *
   * @throws FlowException with {@code NOT_FOUND} if there is no file, {@code SYNTAX} if it is too
   *     large or no UTF-8
   */
  String text(URI file) {
    return decode(bytes(file, label(file)), label(file));
  }

  /** Whether there is such a file. */
  public boolean exists(URI file) {
    try {
      return storage.backend(file).stat(file).filter(info -> !info.directory()).isPresent();
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, label(file) + ": cannot be read: " + e.getMessage(), null, e);
    }
  }

  private byte[] bytes(URI file, String label) {
    StorageBackend backend = storage.backend(file);
    try {
      FileInfo info =
          backend
              .stat(file)
              .orElseThrow(
                  () -> new FlowException(ErrorCode.NOT_FOUND, label + ": there is no such file"));
      if (info.directory()) {
        throw new FlowException(ErrorCode.NOT_FOUND, label + ": is a directory, not a file");
      }
      try (InputStream in = backend.read(file)) {
        // The size that a listing names is not believed.
        byte[] bytes = in.readNBytes((int) limits.bytes() + 1);
        if (bytes.length > limits.bytes()) {
          throw new FlowException(
              ErrorCode.SYNTAX, label + ": larger than " + limits.bytes() + " bytes");
        }
        return bytes;
      }
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, label + ": cannot be read: " + e.getMessage(), null, e);
    }
  }

  private static String decode(byte[] bytes, String label) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FlowException(ErrorCode.SYNTAX, label + ": is not UTF-8 text", null, e);
    }
  }
}
