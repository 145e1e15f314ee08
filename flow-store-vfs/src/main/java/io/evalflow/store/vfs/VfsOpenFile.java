package io.evalflow.store.vfs;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import java.io.IOException;

/** A file as it was when it was opened; it is looked at before each range. */
final class VfsOpenFile implements OpenFile {
  private final VfsFile file;
  private final FileInfo info;

  VfsOpenFile(VfsFile file, FileInfo info) {
    this.file = file;
    this.info = info;
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
    long start = offset < 0 ? Math.max(0, info.size() + offset) : Math.min(offset, info.size());
    int count = (int) Math.min(length, info.size() - start);
    return count == 0 ? new byte[0] : file.read(info, start, count);
  }

  @Override
  public void close() {
    // Nothing is held between reads.
  }
}
