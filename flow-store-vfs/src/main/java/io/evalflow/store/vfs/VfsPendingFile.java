package io.evalflow.store.vfs;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.Optional;
import org.apache.commons.vfs2.Capability;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystem;
import org.apache.commons.vfs2.FileType;

/** A file being written under a hidden name beside its place. For one thread. */
final class VfsPendingFile implements PendingFile {
  private final VfsFile target;
  private final WriteCondition condition;
  private final FileObject temporary;
  private final WritableByteChannel channel;
  private boolean committed;

  private VfsPendingFile(
      VfsFile target, WriteCondition condition, FileObject temporary, WritableByteChannel channel) {
    this.target = target;
    this.condition = condition;
    this.temporary = temporary;
    this.channel = channel;
  }

  static VfsPendingFile create(VfsFile target, WriteCondition condition) throws IOException {
    return target.locked(
        target.lock().writeLock(),
        () -> {
          if (target.object().getType() == FileType.FOLDER) {
            throw target.directory();
          }
          FileObject temporary = target.temporary();
          return new VfsPendingFile(
              target,
              condition,
              temporary,
              Channels.newChannel(temporary.getContent().getOutputStream()));
        });
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return channel.write(source);
  }

  @Override
  public FileInfo commit() throws IOException {
    if (committed) {
      throw new IllegalStateException("already committed: " + target.uri());
    }
    channel.close();
    return target.locked(target.lock().writeLock(), this::move);
  }

  private FileInfo move() throws IOException {
    Optional<FileInfo> now = VfsFile.look(target.object(), target.uri());
    if (condition instanceof WriteCondition.IfAbsent && now.isPresent()) {
      throw target.exists();
    }
    if (condition instanceof WriteCondition.IfUnchanged unchanged
        && !now.map(FileInfo::etag).equals(Optional.of(unchanged.etag()))) {
      throw StorageBackend.changed(target.uri());
    }
    if (now.isPresent()) {
      // A move would remove it as well, but not every provider then finds the place free.
      target.object().delete();
      target.object().refresh();
    }
    temporary.moveTo(target.object());
    committed = true;
    FileInfo written = look();
    return now.isPresent() ? later(written, now.get()) : written;
  }

  /** Several writes in one tick of the clock have times of their own, so that readers see them. */
  private FileInfo later(FileInfo written, FileInfo before) throws IOException {
    FileSystem system = target.object().getFileSystem();
    Instant modified = written.modified();
    Instant earlier = before.modified();
    if (modified == null
        || earlier == null
        || modified.isAfter(earlier)
        || VfsFile.isPrivate(target.uri())
        || !system.hasCapability(Capability.SET_LAST_MODIFIED_FILE)) {
      return written;
    }
    long tick = Math.max(1, (long) Math.ceil(system.getLastModTimeAccuracy()));
    target.object().getContent().setLastModifiedTime(earlier.toEpochMilli() + tick);
    return look();
  }

  private FileInfo look() throws IOException {
    return VfsFile.look(target.object(), target.uri())
        .orElseThrow(() -> new IOException(target.uri() + " was removed as soon as written"));
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      target.locked(
          target.lock().writeLock(),
          () -> {
            temporary.refresh();
            return temporary.delete();
          });
    }
  }
}
