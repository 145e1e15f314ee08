package io.evalflow.store.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Has the disk take what the operating system holds for it. */
final class LocalSync {
  private LocalSync() {}

  /** Makes the content of a file durable, whoever wrote it. */
  static void file(Path file) throws IOException {
    // Some systems ask for the right to write; the others need none, which a log may not give.
    StandardOpenOption way =
        Files.isWritable(file) ? StandardOpenOption.WRITE : StandardOpenOption.READ;
    force(file, way);
  }

  /** Makes the names in a directory durable; not every system can. */
  static void directory(@Nullable Path directory) throws IOException {
    if (directory != null && directory.getFileSystem().getSeparator().equals("/")) {
      force(directory, StandardOpenOption.READ);
    }
  }

  private static void force(Path path, StandardOpenOption way) throws IOException {
    try (FileChannel channel = FileChannel.open(path, way)) {
      channel.force(true);
    }
  }
}
