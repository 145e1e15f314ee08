package io.evalflow.store.vfs;

import io.evalflow.store.s3.S3Storage;
import java.util.Collection;
import org.apache.commons.vfs2.Capability;
import org.apache.commons.vfs2.FileName;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemOptions;
import org.apache.commons.vfs2.provider.AbstractFileName;
import org.apache.commons.vfs2.provider.AbstractFileSystem;
import org.apache.commons.vfs2.provider.GenericFileName;
import org.jspecify.annotations.Nullable;

/** A bucket as a file system of Commons VFS. */
final class S3FileSystem extends AbstractFileSystem {
  private final S3Storage storage;

  S3FileSystem(FileName root, @Nullable FileSystemOptions options, S3Storage storage) {
    super(root, null, options);
    this.storage = storage;
  }

  S3Storage storage() {
    return storage;
  }

  String bucket() {
    return ((GenericFileName) getRootName()).getHostName();
  }

  @Override
  protected FileObject createFile(AbstractFileName name) {
    return new S3FileObject(name, this);
  }

  @Override
  protected void addCapabilities(Collection<Capability> capabilities) {
    capabilities.addAll(new S3FileProvider(storage).getCapabilities());
  }
}
