package io.evalflow.store.vfs;

import io.evalflow.store.s3.S3Storage;
import java.util.Collection;
import java.util.List;
import org.apache.commons.vfs2.Capability;
import org.apache.commons.vfs2.FileName;
import org.apache.commons.vfs2.FileSystem;
import org.apache.commons.vfs2.FileSystemOptions;
import org.apache.commons.vfs2.provider.AbstractOriginatingFileProvider;
import org.apache.commons.vfs2.provider.HostFileNameParser;

/**
 * S3 for Commons VFS, for whoever calls {@code resolveFile("s3://bucket/key")}. It is found where
 * this jar is; credentials, region and endpoint are those of the AWS SDK's standard chain. Folders
 * are what keys have in common up to a slash: one that is created exists as soon as a file is in
 * it.
 */
public final class S3FileProvider extends AbstractOriginatingFileProvider {
  private static final int NO_PORT = -1;
  private static final List<Capability> CAPABILITIES =
      List.of(
          Capability.ATTRIBUTES,
          Capability.CREATE,
          Capability.DELETE,
          Capability.GET_LAST_MODIFIED,
          Capability.GET_TYPE,
          Capability.LIST_CHILDREN,
          Capability.READ_CONTENT,
          Capability.URI,
          Capability.WRITE_CONTENT);

  private final S3Storage storage;

  /** For Commons VFS. */
  public S3FileProvider() {
    this(new S3Storage());
  }

  /** A provider on a storage of one's own. */
  public S3FileProvider(S3Storage storage) {
    this.storage = storage;
    setFileNameParser(new HostFileNameParser(NO_PORT));
  }

  @Override
  protected FileSystem doCreateFileSystem(FileName root, FileSystemOptions options) {
    return new S3FileSystem(root, options, storage);
  }

  @Override
  public Collection<Capability> getCapabilities() {
    return CAPABILITIES;
  }
}
