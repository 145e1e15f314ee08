package io.evalflow.store.fs;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Uris;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The files below a directory, read as they are asked for, one directory open at a time. What
 * vanishes on the way is left out. For one thread.
 */
final class DirectoryWalk extends Spliterators.AbstractSpliterator<FileInfo> {
  private final boolean recursive;
  private final Deque<Path> waiting = new ArrayDeque<>();
  private String directoryUri = "";
  private @Nullable DirectoryStream<Path> open;
  private @Nullable Iterator<Path> entries;

  DirectoryWalk(Path root, boolean recursive) {
    super(Long.MAX_VALUE, NONNULL | DISTINCT);
    this.recursive = recursive;
    waiting.add(root);
  }

  Stream<FileInfo> stream() {
    return StreamSupport.stream(this, false).onClose(this::closeOpen);
  }

  @Override
  public boolean tryAdvance(Consumer<? super FileInfo> action) {
    try {
      for (Path path = next(); path != null; path = next()) {
        Optional<FileInfo> info = seen(path);
        if (info.isPresent()) {
          action.accept(info.get());
          return true;
        }
      }
      return false;
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<FileInfo> seen(Path path) throws IOException {
    if (LocalPendingFile.isOwnName(path)) {
      return Optional.empty();
    }
    Optional<FileInfo> info = LocalStorage.info(path, uriOf(path));
    if (recursive && info.isPresent() && info.get().directory()) {
      if (!Files.isSymbolicLink(path)) {
        waiting.addLast(path);
      }
      return Optional.empty();
    }
    return info;
  }

  private URI uriOf(Path path) {
    String name = String.valueOf(path.getFileName());
    // Other names are not encoded alike on all systems.
    return name.chars().allMatch(c -> c < 0x80)
        ? URI.create(directoryUri + Uris.segment(name))
        : path.toUri();
  }

  // It stays open between calls; closing the stream or reaching its end closes it.
  @SuppressWarnings("StreamResourceLeak")
  private @Nullable Path next() throws IOException {
    while (entries == null || !entries.hasNext()) {
      closeOpen();
      Path directory = waiting.pollFirst();
      if (directory == null) {
        return null;
      }
      try {
        open = Files.newDirectoryStream(directory);
        directoryUri = directory.toUri().toString();
        entries = open.iterator();
      } catch (NoSuchFileException e) {
        entries = null;
      } catch (IOException e) {
        throw LocalStorage.explained(e, directory.toUri());
      }
    }
    return entries.next();
  }

  private void closeOpen() {
    entries = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      open = null;
    }
  }
}
