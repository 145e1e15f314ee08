package io.evalflow.store.s3;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Uris;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects below a directory, a page at a time as they are asked for. Left out are the empty
 * objects that some tools keep as marks of directories, and keys that no location can name. For one
 * thread.
 */
final class S3Listing extends Spliterators.AbstractSpliterator<FileInfo> {
  private final S3Objects objects;
  private final S3Location directory;
  private final boolean recursive;
  private final Deque<FileInfo> waiting = new ArrayDeque<>();
  private @Nullable String token;

  private S3Listing(S3Objects objects, S3Location directory, boolean recursive) {
    super(Long.MAX_VALUE, NONNULL | DISTINCT);
    this.objects = objects;
    this.directory = directory;
    this.recursive = recursive;
  }

  /** Asks for the first page at once, so that what is wrong shows before the stream is read. */
  static Stream<FileInfo> list(S3Objects objects, S3Location directory, boolean recursive)
      throws IOException {
    S3Listing listing = new S3Listing(objects, directory, recursive);
    listing.load();
    return StreamSupport.stream(listing, false);
  }

  @Override
  public boolean tryAdvance(Consumer<? super FileInfo> action) {
    try {
      while (waiting.isEmpty() && token != null) {
        load();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    FileInfo next = waiting.poll();
    if (next == null) {
      return false;
    }
    action.accept(next);
    return true;
  }

  private void load() throws IOException {
    ListObjectsV2Response page = objects.page(directory, recursive, token);
    for (S3Object object : page.contents()) {
      if (!object.key().endsWith("/")) {
        S3Location location = directory.sibling(object.key());
        add(
            location,
            new FileInfo(
                location.uri(),
                object.size(),
                S3Objects.seconds(object.lastModified()),
                S3Objects.etag(object.eTag()),
                false));
      }
    }
    for (CommonPrefix prefix : page.commonPrefixes()) {
      S3Location location = directory.sibling(prefix.prefix());
      add(location, S3Storage.directory(location));
    }
    token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
  }

  private void add(S3Location location, FileInfo info) {
    try {
      Uris.requirePlain(location.uri());
    } catch (FlowException unnameable) {
      return;
    }
    waiting.add(info);
  }
}
