package io.evalflow.engine.step;

import io.evalflow.engine.ForwardingStorage;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Local files on a machine that may stop: what was not made durable is gone then. */
final class ForgetfulDisk extends ForwardingStorage {
  /** What a stop undoes of what was not made durable, beside the content of files. */
  enum Loss {
    /** Nothing; all names are there. */
    CONTENT,
    /** Names that were made, replaced or removed. */
    NAMES,
    /** Names that were made or replaced; what was removed is gone. */
    NEW_NAMES
  }

  private final StorageBackend files;
  private final Path shadow;
  private final Loss loss;
  private final Map<Path, Map<String, Path>> durable = new HashMap<>();
  private final Set<Object> volatileContents = new HashSet<>();

  /**
   * A disk.
   *
   * @param files where the files are as long as the machine runs
   * @param loss what a stop undoes
   * @param shadow an empty directory beside those that are written to
   * @param directories all that are written to
   */
  ForgetfulDisk(StorageBackend files, Loss loss, Path shadow, List<Path> directories)
      throws IOException {
    super(files);
    this.files = files;
    this.loss = loss;
    this.shadow = Files.createDirectories(shadow);
    for (Path directory : directories) {
      rememberNames(directory);
    }
  }

  /** The machine stops, and starts again. */
  void stop() throws IOException {
    for (Map.Entry<Path, Map<String, Path>> directory : durable.entrySet()) {
      for (Path file : in(directory.getKey())) {
        if (volatileContents.contains(identity(file))) {
          FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
              .close();
        }
        if (loss != Loss.CONTENT) {
          Files.delete(file);
        }
      }
      if (loss != Loss.CONTENT) {
        for (Map.Entry<String, Path> name : directory.getValue().entrySet()) {
          Files.createLink(directory.getKey().resolve(name.getKey()), name.getValue());
        }
      }
    }
  }

  private void rememberNames(Path directory) throws IOException {
    Map<String, Path> names = new HashMap<>();
    for (Path file : in(directory)) {
      Path link = shadow.resolve(UUID.randomUUID().toString());
      Files.createLink(link, file);
      names.put(file.getFileName().toString(), link);
    }
    durable.put(directory, names);
  }

  private static List<Path> in(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(Files::isRegularFile).toList();
    }
  }

  private static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  @Override
  public int concurrency() {
    return 1;
  }

  @Override
  public synchronized void makeDurable(URI directory, Collection<URI> written) throws IOException {
    for (URI file : written) {
      volatileContents.remove(identity(Path.of(file)));
    }
    rememberNames(Path.of(directory));
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) throws IOException {
    PendingFile file = files.write(uri, condition);
    return new PendingFile() {
      @Override
      public int write(ByteBuffer source) throws IOException {
        return file.write(source);
      }

      @Override
      public FileInfo commit() throws IOException {
        FileInfo written = file.commit();
        rememberNames(Path.of(uri).getParent());
        return written;
      }

      @Override
      public FileInfo commitInterim() throws IOException {
        FileInfo written = file.commitInterim();
        volatileContents.add(identity(Path.of(uri)));
        return written;
      }

      @Override
      public boolean isOpen() {
        return file.isOpen();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public void delete(URI uri) throws IOException {
    files.delete(uri);
    if (loss == Loss.NEW_NAMES) {
      Path file = Path.of(uri);
      Objects.requireNonNull(durable.get(file.getParent())).remove(file.getFileName().toString());
    }
  }
}
