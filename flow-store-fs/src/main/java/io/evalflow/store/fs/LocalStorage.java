package io.evalflow.store.fs;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.Uris;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of the machine, under {@code file:} URIs. A file is written beside its place under a hidden
 * name and moved there, so that a reader sees the old one or the new one and never a part; where
 * the file system makes an addition visible at once, a file can grow in its place. The etag is the
 * identity of the file: size, time of change, and inode where there is one.
 *
 * <p>Conditional writes exclude each other among all processes that use this class; a program that
 * writes without asking is noticed if it is done before the last check.
 */
@AutoService(StorageBackend.class)
public final class LocalStorage implements StorageBackend {
  private static final Pattern PLAIN = Pattern.compile("file:///[\\w./:+-]*[\\w.+-]");

  private final Leftovers leftovers = new Leftovers(Clock.systemUTC());
  private final LocalAppend appends = new LocalAppend();

  /** For the service loader. */
  public LocalStorage() {}

  @Override
  public String name() {
    return "file";
  }

  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public Optional<FileInfo> stat(URI uri) throws IOException {
    Path path = path(uri);
    return info(path, plain(uri, path));
  }

  @Override
  public Stream<FileInfo> list(URI directory, boolean recursive) throws IOException {
    Path root = path(directory);
    if (!Files.exists(root)) {
      return Stream.empty();
    }
    if (!Files.isDirectory(root)) {
      throw new FlowException(ErrorCode.STORAGE, directory + " is not a directory");
    }
    return new DirectoryWalk(root, recursive).stream();
  }

  @Override
  public InputStream read(URI uri) throws IOException {
    Path path = path(uri);
    try {
      refuseDirectory(path, uri);
      return Files.newInputStream(path);
    } catch (IOException e) {
      throw explained(e, uri);
    }
  }

  @Override
  public OpenFile open(URI uri) throws IOException {
    Path path = path(uri);
    try {
      return LocalOpenFile.open(plain(uri, path), path);
    } catch (IOException e) {
      throw explained(e, uri);
    }
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) throws IOException {
    Path path = path(uri);
    try {
      if (Files.exists(path)) {
        refuseDirectory(path, uri);
      } else if (path.getParent() != null && !Files.isDirectory(path.getParent())) {
        makeDirectories(path.getParent());
      }
      // What a link points to is replaced, not the link.
      Path target = Files.isSymbolicLink(path) && Files.exists(path) ? path.toRealPath() : path;
      leftovers.removeFrom(target.resolveSibling(""));
      URI place = target.equals(path) ? plain(uri, path) : target.toUri();
      return LocalPendingFile.create(uri, place, target, condition);
    } catch (IOException e) {
      throw explained(e, uri);
    }
  }

  private static void makeDirectories(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
    } catch (NoSuchFileException e) {
      throw new FlowException(
          ErrorCode.STORAGE, "no directory can be made at " + directory, null, e);
    }
  }

  /** A second name, which costs nothing: only files of one name are ever changed here. */
  @Override
  public void keep(URI file, String etag, URI as) throws IOException {
    Path link = path(as);
    Path path = path(file);
    try {
      // A second name for a link would be one for whatever it points to later.
      Files.createLink(link, Files.isSymbolicLink(path) ? path.toRealPath() : path);
    } catch (UnsupportedOperationException | FileSystemException e) {
      // No file, no hard links here, or not for this file: what is wrong shows again, if it is.
      StorageBackend.super.keep(file, etag, as);
      return;
    }
    if (!currentEtag(link).equals(Optional.of(etag))) {
      Files.deleteIfExists(link);
      throw StorageBackend.changed(file);
    }
  }

  @Override
  public FileInfo place(URI file, URI target, WriteCondition condition) throws IOException {
    Path from = path(file);
    Path to = path(target);
    Path real = Files.isSymbolicLink(to) && Files.exists(to) ? to.toRealPath() : to;
    if (!real.resolveSibling("").equals(from.resolveSibling(""))) {
      return StorageBackend.super.place(file, target, condition);
    }
    LocalPlacement place = new LocalPlacement(target, real, condition);
    try {
      FileInfo info =
          info(from, target).orElseThrow(() -> new NoSuchFileException(from.toString()));
      place.refuseIfProtected();
      place.givePermissions(from);
      place.put(from);
      return info;
    } catch (IOException e) {
      throw explained(e, target);
    }
  }

  @Override
  public OptionalInt appendUnit(URI file) throws IOException {
    try {
      return appends.unit(path(file).toRealPath());
    } catch (IOException e) {
      throw explained(e, file);
    }
  }

  @Override
  public FileInfo append(URI file, String etag, long position, ByteBuffer bytes)
      throws IOException {
    try {
      Path path = path(file).toRealPath();
      leftovers.removeFrom(path.resolveSibling(""));
      return appends.append(file, path, etag, position, bytes);
    } catch (NoSuchFileException e) {
      throw StorageBackend.changed(file, e);
    } catch (IOException e) {
      throw explained(e, file);
    }
  }

  @Override
  public boolean placesByRename() {
    return true;
  }

  /** One after the other: the first has most systems write what the others need, too. */
  @Override
  public void makeDurable(URI directory, Collection<URI> files) throws IOException {
    for (URI file : files) {
      makeDurable(file, LocalSync::file);
    }
    makeDurable(directory, LocalSync::directory);
  }

  /** A way to make a file or a directory durable. */
  private interface Sync {
    void of(Path path) throws IOException;
  }

  private static void makeDurable(URI uri, Sync sync) throws IOException {
    try {
      sync.of(path(uri));
    } catch (IOException e) {
      throw explained(e, uri);
    }
  }

  @Override
  public void delete(URI uri) throws IOException {
    Path path = path(uri);
    try {
      refuseDirectory(path, uri);
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw explained(e, uri);
    }
  }

  /**
   * What stands at a path; empty if nothing does, or a link that leads nowhere.
   *
   * @param uri of the path, unless it is a directory: to make one of a path asks the system for
   *     that
   */
  static Optional<FileInfo> info(Path path, URI uri) throws IOException {
    return attributes(path)
        .map(attributes -> info(attributes.isDirectory() ? path.toUri() : uri, attributes));
  }

  private static FileInfo info(URI uri, BasicFileAttributes attributes) {
    boolean directory = attributes.isDirectory();
    return new FileInfo(
        uri,
        directory ? 0 : attributes.size(),
        attributes.lastModifiedTime().toInstant(),
        etag(attributes),
        directory);
  }

  /** The etag of what stands at a path; empty if nothing does. */
  static Optional<String> currentEtag(Path path) throws IOException {
    return attributes(path).map(LocalStorage::etag);
  }

  private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (hasFileAmongParents(path)) {
        return Optional.empty();
      }
      throw explained(e, path.toUri());
    }
  }

  private static boolean hasFileAmongParents(Path path) {
    for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
      if (Files.exists(parent)) {
        return !Files.isDirectory(parent);
      }
    }
    return false;
  }

  private static String etag(BasicFileAttributes attributes) {
    return Long.toHexString(attributes.size())
        + "-"
        + Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS))
        + "-"
        + attributes.fileKey();
  }

  /** A URI as that of the path would be; most are, and to make it asks the system. */
  private static URI plain(URI uri, Path path) {
    return PLAIN.matcher(uri.toString()).matches() ? uri : path.toUri();
  }

  private static Path path(URI uri) {
    if (!"file".equalsIgnoreCase(uri.getScheme())) {
      throw invalid(uri, "is not a file: URI");
    }
    Uris.requirePlain(uri);
    try {
      return Path.of(uri);
    } catch (IllegalArgumentException e) {
      throw invalid(uri, "is not a path of this machine");
    }
  }

  private static FlowException invalid(URI uri, String why) {
    return new FlowException(ErrorCode.INVALID_VALUE, "the location " + uri + " " + why);
  }

  private static void refuseDirectory(Path path, URI uri) {
    if (Files.isDirectory(path)) {
      throw isDirectory(uri);
    }
  }

  static FlowException isDirectory(URI uri) {
    return new FlowException(ErrorCode.STORAGE, uri + " is a directory");
  }

  /** Turns what the user can mend into that, and names the file in the rest. */
  static IOException explained(IOException e, URI uri) {
    String name = Uris.display(uri);
    if (e instanceof NoSuchFileException) {
      throw new FlowException(ErrorCode.NOT_FOUND, name + " does not exist", null, e);
    }
    if (e instanceof AccessDeniedException) {
      throw new FlowException(
          ErrorCode.STORAGE, "no permission to access " + name, "check its owner and mode", e);
    }
    if (e instanceof NotDirectoryException) {
      throw new FlowException(ErrorCode.STORAGE, name + " is below a file", null, e);
    }
    return new IOException(name + ": " + e.getMessage(), e);
  }
}
