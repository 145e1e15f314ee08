package io.evalflow.store.s3;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Objects of Amazon S3, and of servers that speak its protocol, under {@code s3:} URIs.
 * Credentials, region, profile and endpoint are those of the AWS SDK's standard chain; nothing is
 * asked of it before the first call.
 *
 * <p>An object is sent by one request, or in parts that are put together at the commit and removed
 * without one. A condition of a write is one of that last request. A server that ignores the
 * condition of a completed multipart upload (some do) is asked just before it: a writer that comes
 * between the two is then overwritten.
 *
 * <p>Each write leaves a mark of its own in the object's metadata. When an answer is lost, the mark
 * tells whether the write took effect, so that it is neither made twice nor taken for that of
 * another.
 *
 * <p>Keys with empty, {@code .} or {@code ..} segments exist on S3 but not here: they are neither
 * read nor listed.
 */
@AutoService(StorageBackend.class)
public final class S3Storage implements StorageBackend {
  /** At 30 ms a request, some 2,000 requests a second; half of the client's connections. */
  private static final int CONCURRENCY = 64;

  /** A request takes no more. */
  private static final int MOST_DELETED = 1_000;

  private final Supplier<S3Client> client;
  private volatile @Nullable S3Objects objects;

  /** For the service loader. */
  public S3Storage() {
    this(S3Clients::standard);
  }

  /**
   * A storage on a client of the caller's, who closes it.
   *
   * @param client asked once, at the first call
   */
  public S3Storage(Supplier<S3Client> client) {
    this.client = client;
  }

  /** The URI of an object, or of a bucket for an empty key. */
  public static URI uri(String bucket, String key) {
    return new S3Location(bucket, key).uri();
  }

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public Set<String> schemes() {
    return Set.of("s3");
  }

  @Override
  public int concurrency() {
    return CONCURRENCY;
  }

  @Override
  public Optional<FileInfo> stat(URI uri) throws IOException {
    S3Location location = S3Location.of(uri);
    if (!location.namesDirectory()) {
      Optional<FileInfo> object = objects().head(location);
      if (object.isPresent()) {
        return object;
      }
    }
    return objects().isDirectory(location) ? Optional.of(directory(location)) : Optional.empty();
  }

  @Override
  public Stream<FileInfo> list(URI directory, boolean recursive) throws IOException {
    return S3Listing.list(objects(), S3Location.of(directory), recursive);
  }

  @Override
  public InputStream read(URI uri) throws IOException {
    S3Location location = file(uri);
    return S3Body.open(objects(), location, null, null)
        .orElseThrow(() -> S3Errors.missing(location.uri()));
  }

  @Override
  public OpenFile open(URI uri) {
    return new S3OpenFile(objects(), file(uri));
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) {
    return new S3PendingFile(objects(), file(uri), condition);
  }

  /** Copied by the server; in parts where the file is too large for that. */
  @Override
  public void keep(URI file, String etag, URI as) throws IOException {
    if (!objects().copy(file(file), etag, file(as))) {
      StorageBackend.super.keep(file, etag, as);
    }
  }

  /** A small file is read and written; of a large one the server copies the parts. */
  @Override
  public FileInfo place(URI file, URI target, WriteCondition condition) throws IOException {
    S3OpenFile source = new S3OpenFile(objects(), file(file));
    source.readWholeIfSmall();
    try (PendingFile pending = write(target, condition)) {
      pending.copyFrom(source, 0, source.info().size());
      return pending.commit();
    }
  }

  @Override
  public void delete(URI uri) throws IOException {
    objects().delete(file(uri));
  }

  @Override
  public void deleteAll(Collection<URI> files) throws IOException {
    Map<String, List<S3Location>> buckets =
        files.stream().map(S3Storage::file).collect(Collectors.groupingBy(S3Location::bucket));
    for (List<S3Location> bucket : buckets.values()) {
      for (int from = 0; from < bucket.size(); from += MOST_DELETED) {
        objects().deleteAll(bucket.subList(from, Math.min(from + MOST_DELETED, bucket.size())));
      }
    }
  }

  /** A directory as a stat or listing shows it. */
  static FileInfo directory(S3Location location) {
    return new FileInfo(location.uri(), 0, null, "", true);
  }

  private static S3Location file(URI uri) {
    S3Location location = S3Location.of(uri);
    if (location.namesDirectory()) {
      throw new FlowException(ErrorCode.STORAGE, uri + " is a directory");
    }
    return location;
  }

  private S3Objects objects() {
    S3Objects made = objects;
    return made != null ? made : make();
  }

  private synchronized S3Objects make() {
    if (objects == null) {
      objects = new S3Objects(client.get());
    }
    return Objects.requireNonNull(objects);
  }
}
