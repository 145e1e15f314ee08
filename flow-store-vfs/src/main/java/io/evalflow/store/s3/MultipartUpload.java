package io.evalflow.store.s3;

import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import io.evalflow.store.s3.BegunUploads.Begun;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object that is sent in parts, several at once; nobody sees it before it is complete. For one
 * thread.
 */
final class MultipartUpload {
  /** S3 takes no smaller part but the last. */
  static final int SMALLEST_PART = 5 << 20;

  private static final int FIRST_PART = 8 << 20;
  private static final long FIRST_COPY = 128L << 20;

  /** After as many parts, parts double: S3 takes 10,000, and so 8 TB. */
  private static final int DOUBLING = 1_000;

  private final S3Objects objects;
  private final S3Client client;
  private final S3Location location;
  private final WriteMark mark;
  private final Begun begun;
  private final String id;
  private final List<CompletableFuture<CompletedPart>> parts = new ArrayList<>();

  private MultipartUpload(S3Objects objects, WriteMark mark, Begun begun) {
    this.objects = objects;
    this.client = objects.client();
    this.location = begun.location();
    this.mark = mark;
    this.begun = begun;
    this.id = begun.id();
  }

  static MultipartUpload begin(S3Objects objects, S3Location location, WriteMark mark)
      throws IOException {
    return new MultipartUpload(objects, mark, objects.begunUploads().begin(location, mark));
  }

  /** How large to make a part, in bytes, after others. */
  static int partSize(int partsBefore) {
    return FIRST_PART << (partsBefore / DOUBLING);
  }

  int parts() {
    return parts.size();
  }

  /**
   * Sends a part.
   *
   * @param bytes not to be changed afterwards
   */
  void send(byte[] bytes, int length) throws IOException {
    add(
        number ->
            client
                .uploadPart(
                    it ->
                        it.bucket(location.bucket())
                            .key(location.key())
                            .uploadId(id)
                            .partNumber(number),
                    S3Objects.body(bytes, length))
                .eTag());
  }

  /**
   * Has the server copy a part of an object, in as many parts as it takes.
   *
   * @param etag the version that the object must be
   * @param count at least that of the smallest part
   */
  void copy(S3Location source, String etag, long position, long count) throws IOException {
    long end = position + count;
    for (long next = position; next < end; ) {
      long size = copySize(end - next);
      String range = "bytes=" + next + "-" + (next + size - 1);
      add(number -> copyPart(source, etag, range, number));
      next += size;
    }
  }

  /** No rest may be too small to be a part. */
  private long copySize(long left) {
    long size = FIRST_COPY << (parts.size() / DOUBLING);
    return left < size + SMALLEST_PART ? left : size;
  }

  private String copyPart(S3Location source, String etag, String range, int number) {
    try {
      return client
          .uploadPartCopy(
              it ->
                  it.sourceBucket(source.bucket())
                      .sourceKey(source.key())
                      .copySourceIfMatch(S3Objects.quoted(etag))
                      .copySourceRange(range)
                      .destinationBucket(location.bucket())
                      .destinationKey(location.key())
                      .uploadId(id)
                      .partNumber(number))
          .copyPartResult()
          .eTag();
    } catch (SdkException e) {
      if (S3Errors.status(e) == S3Errors.PRECONDITION_FAILED) {
        throw StorageBackend.changed(source.uri(), e);
      }
      throw e;
    }
  }

  private void add(Function<Integer, String> request) throws IOException {
    failEarly();
    int number = parts.size() + 1;
    parts.add(
        objects
            .uploads()
            .start(
                () ->
                    CompletedPart.builder()
                        .partNumber(number)
                        .eTag(request.apply(number))
                        .build()));
  }

  /** There is no point in sending more once a part has failed for good. */
  private void failEarly() throws IOException {
    for (CompletableFuture<CompletedPart> part : parts) {
      if (part.isCompletedExceptionally()) {
        result(part);
      }
    }
  }

  /**
   * Makes the object appear.
   *
   * @return its etag
   */
  String complete(WriteCondition condition) throws IOException {
    List<CompletedPart> done = new ArrayList<>();
    for (CompletableFuture<CompletedPart> part : parts) {
      done.add(result(part));
    }
    objects.begunUploads().removeOrphans(begun);
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(location.bucket())
            .key(location.key())
            .uploadId(id)
            .multipartUpload(it -> it.parts(done));
    if (condition instanceof WriteCondition.IfAbsent) {
      request.ifNoneMatch("*");
    } else if (condition instanceof WriteCondition.IfUnchanged unchanged) {
      // Some servers do not look at the condition of this request.
      objects.requireUnchanged(location, unchanged);
      request.ifMatch(S3Objects.quoted(unchanged.etag()));
    }
    try {
      String etag = S3Objects.etag(client.completeMultipartUpload(request.build()).eTag());
      objects.written(location, etag, mark);
      objects.begunUploads().ended(begun);
      return etag;
    } catch (SdkException e) {
      String etag = objects.afterFailure(location, mark, condition, e);
      objects.begunUploads().ended(begun);
      return etag;
    }
  }

  private CompletedPart result(CompletableFuture<CompletedPart> part) throws IOException {
    try {
      return part.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SdkException sdk) {
        throw S3Errors.explained(sdk, location.uri());
      }
      if (e.getCause() instanceof RuntimeException other) {
        throw other;
      }
      throw new IOException(location.uri() + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(location.uri() + ": interrupted while uploading");
    }
  }

  /** Removes what was sent; nothing happens if the object is complete or the upload gone. */
  void abort() throws IOException {
    // A part that arrived after the end would stay.
    CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .handle((done, failed) -> "ended")
        .join();
    objects.begunUploads().removeOrphans(begun);
    try {
      objects.begunUploads().abort(location, id);
    } catch (SdkException e) {
      if (!S3Errors.isMissing(e)) {
        throw S3Errors.explained(e, location.uri());
      }
    }
    objects.begunUploads().ended(begun);
  }
}
