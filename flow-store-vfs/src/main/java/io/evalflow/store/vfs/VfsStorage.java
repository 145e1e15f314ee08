package io.evalflow.store.vfs;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.StorageCapability;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.apache.commons.vfs2.Capability;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystem;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.cache.NullFilesCache;
import org.apache.commons.vfs2.impl.StandardFileSystemManager;
import org.apache.commons.vfs2.provider.UriParser;
import org.jspecify.annotations.Nullable;

/**
 * Files under each scheme for which Commons VFS has a provider and its libraries are beside this
 * class: {@code http} and {@code https} for reading, {@code ram}, {@code zip}, {@code sftp} with
 * JSch, and so on; not {@code file} and {@code s3}, which have backends of their own.
 *
 * <p>A file is written under a hidden name beside its place and renamed, so where a provider cannot
 * rename, nothing can be written. Commons VFS removes what was there a moment before the renaming;
 * within this process readers wait meanwhile, others may find nothing. It knows no conditions:
 * those are kept for {@code ram}, which no other process sees, and refused for the rest.
 */
@AutoService(StorageBackend.class)
public final class VfsStorage implements StorageBackend {
  private static final Set<String> SERVED_BY_OTHERS = Set.of("file", "s3");

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private @Nullable StandardFileSystemManager manager;

  /** For the service loader. */
  public VfsStorage() {}

  @Override
  public String name() {
    return "vfs";
  }

  /**
   * The schemes; Commons VFS is started when any but those of other backends is asked for, which
   * takes a fifth of a second.
   */
  @Override
  public Set<String> schemes() {
    return new LazySchemes();
  }

  private final class LazySchemes extends AbstractSet<String> {
    @Override
    public boolean contains(@Nullable Object scheme) {
      return !SERVED_BY_OTHERS.contains(scheme) && all().contains(scheme);
    }

    @Override
    public Iterator<String> iterator() {
      return all().iterator();
    }

    @Override
    public int size() {
      return all().size();
    }

    private Set<String> all() {
      try {
        Set<String> schemes = new TreeSet<>(Arrays.asList(manager().getSchemes()));
        schemes.removeAll(SERVED_BY_OTHERS);
        return Collections.unmodifiableSet(schemes);
      } catch (FileSystemException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private synchronized StandardFileSystemManager manager() throws FileSystemException {
    if (manager == null) {
      StandardFileSystemManager made = new StandardFileSystemManager();
      made.setClassLoader(VfsStorage.class.getClassLoader());
      // Others change files, too: what was seen a while ago says nothing.
      made.setFilesCache(new NullFilesCache());
      made.init();
      manager = made;
    }
    return Objects.requireNonNull(manager);
  }

  @Override
  public Set<StorageCapability> capabilities(URI uri) throws IOException {
    FileSystem system = resolve(uri).getFileSystem();
    Set<StorageCapability> can = EnumSet.noneOf(StorageCapability.class);
    if (system.hasCapability(Capability.LIST_CHILDREN)) {
      can.add(StorageCapability.LIST);
    }
    if (system.hasCapability(Capability.WRITE_CONTENT) && system.hasCapability(Capability.RENAME)) {
      can.add(StorageCapability.WRITE);
      if (VfsFile.isPrivate(uri)) {
        can.add(StorageCapability.ATOMIC_REPLACE);
        can.add(StorageCapability.CONDITIONAL_WRITE);
      }
    }
    return can;
  }

  @Override
  public Optional<FileInfo> stat(URI uri) throws IOException {
    return new VfsFile(uri, resolve(uri), lock).info();
  }

  @Override
  public Stream<FileInfo> list(URI directory, boolean recursive) throws IOException {
    VfsFile place = new VfsFile(directory, resolve(directory), lock);
    Optional<FileInfo> info = place.info();
    if (info.isEmpty()) {
      return Stream.empty();
    }
    if (!info.get().directory()) {
      throw new FlowException(ErrorCode.STORAGE, Uris.display(directory) + " is not a directory");
    }
    return place.children(recursive);
  }

  @Override
  public InputStream read(URI uri) throws IOException {
    return new VfsFile(uri, resolve(uri), lock).read();
  }

  @Override
  public OpenFile open(URI uri) throws IOException {
    VfsFile file = new VfsFile(uri, resolve(uri), lock);
    return new VfsOpenFile(file, file.existing());
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) throws IOException {
    Set<StorageCapability> can = capabilities(uri);
    if (!can.contains(StorageCapability.WRITE)) {
      throw unsupported(uri, "nothing can be written under " + uri.getScheme() + ":");
    }
    if (!(condition instanceof WriteCondition.Always)
        && !can.contains(StorageCapability.CONDITIONAL_WRITE)) {
      throw unsupported(
          uri, "it cannot be told under " + uri.getScheme() + ": whether others write meanwhile");
    }
    return VfsPendingFile.create(new VfsFile(uri, resolve(uri), lock), condition);
  }

  @Override
  public void delete(URI uri) throws IOException {
    new VfsFile(uri, resolve(uri), lock).delete();
  }

  private static FlowException unsupported(URI uri, String why) {
    return new FlowException(ErrorCode.UNSUPPORTED, Uris.display(uri) + ": " + why);
  }

  private FileObject resolve(URI uri) throws IOException {
    requirePlain(uri);
    try {
      return manager().resolveFile(name(uri));
    } catch (FileSystemException e) {
      throw VfsFile.explained(e, uri);
    }
  }

  /**
   * A URI as Commons VFS reads it: it takes each encoded byte for a character, so nothing may be
   * encoded but what it would misread.
   */
  private static String name(URI uri) {
    if (uri.isOpaque()) {
      return uri.toString();
    }
    String authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return uri.getScheme()
        + "://"
        + authority
        + UriParser.encode(uri.getPath(), new char[] {'?', '#', '!'})
        + query;
  }

  /** A file in an archive has the URI of the archive within its own. */
  private static void requirePlain(URI uri) {
    if (uri.isOpaque()) {
      try {
        String inner =
            uri.getSchemeSpecificPart().replaceFirst("^[^!]*?:/*", "").replace("!/", "/");
        Uris.requirePlain(new URI(uri.getScheme(), null, "/" + inner, null));
      } catch (URISyntaxException e) {
        throw new FlowException(
            ErrorCode.INVALID_VALUE, Uris.display(uri) + " is not a location", null, e);
      }
    } else {
      Uris.requirePlain(uri);
    }
  }
}
