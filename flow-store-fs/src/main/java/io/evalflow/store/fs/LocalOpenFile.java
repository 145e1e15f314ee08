package io.evalflow.store.fs;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * An open version of a file: what is put in its place by a rename does not touch it, and what is
 * added to it is not seen. Safe for many threads.
 */
final class LocalOpenFile implements OpenFile {
  /** Some program may write to it all the time; then its size is what it was a moment ago. */
  private static final int TRIES = 10;

  private final URI uri;
  private final FileInfo info;
  private final FileChannel channel;

  private LocalOpenFile(URI uri, FileInfo info, FileChannel channel) {
    this.uri = uri;
    this.info = info;
    this.channel = channel;
  }

  static LocalOpenFile open(URI uri, Path path) throws IOException {
    // The etag first: if the file is replaced in between, it is older than the content, and a write
    // on its condition is refused. The other way round an edit would be lost.
    FileInfo info = info(uri, path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      for (int i = 0; i < TRIES && channel.size() != info.size(); i++) {
        channel.close();
        info = info(uri, path);
        channel = FileChannel.open(path, StandardOpenOption.READ);
      }
      return new LocalOpenFile(uri, info, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileInfo info(URI uri, Path path) throws IOException {
    FileInfo info =
        LocalStorage.info(path, uri).orElseThrow(() -> new NoSuchFileException(path.toString()));
    if (info.directory()) {
      throw LocalStorage.isDirectory(uri);
    }
    return info;
  }

  FileChannel channel() {
    return channel;
  }

  @Override
  public FileInfo info() {
    return info;
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("length is " + length);
    }
    try {
      long size = info.size();
      long start = offset < 0 ? Math.max(0, size + offset) : Math.min(offset, size);
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, size - start));
      while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
        // Goes on until the buffer is full or somebody has cut the file short.
      }
      return buffer.hasRemaining()
          ? Arrays.copyOf(buffer.array(), buffer.position())
          : buffer.array();
    } catch (IOException e) {
      throw LocalStorage.explained(e, uri);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
