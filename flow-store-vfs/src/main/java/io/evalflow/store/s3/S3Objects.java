package io.evalflow.store.s3;

import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;

/** The requests that the storage makes, on one client. Safe for use by many threads. */
final class S3Objects {
  private static final String OCTETS = "application/octet-stream";

  /** In bytes: more takes longer than an answer is waited for, and is copied in parts. */
  private static final long MOST_COPIED = 128L << 20;

  private final S3Client client;
  private final Uploads uploads = new Uploads();
  private final WriteMarks marks = new WriteMarks();
  private final BegunUploads begunUploads;

  S3Objects(S3Client client) {
    this.client = client;
    this.begunUploads = new BegunUploads(client);
  }

  S3Client client() {
    return client;
  }

  Uploads uploads() {
    return uploads;
  }

  BegunUploads begunUploads() {
    return begunUploads;
  }

  /** Runs requests, and explains their failure by the location that they are about. */
  static <T> T explaining(URI uri, Supplier<T> requests) throws IOException {
    try {
      return requests.get();
    } catch (SdkException e) {
      throw S3Errors.explained(e, uri);
    }
  }

  /** An object's state; empty if there is none. */
  Optional<FileInfo> head(S3Location location) throws IOException {
    return look(location).map(Seen::info);
  }

  private Optional<Seen> look(S3Location location) throws IOException {
    try {
      HeadObjectResponse response =
          client.headObject(head -> head.bucket(location.bucket()).key(location.key()));
      String etag = etag(response.eTag());
      WriteMark mark = WriteMark.of(response.metadata());
      marks.seen(location, etag, mark);
      return Optional.of(
          new Seen(
              new FileInfo(
                  location.uri(),
                  response.contentLength(),
                  seconds(response.lastModified()),
                  etag,
                  false),
              mark));
    } catch (SdkException e) {
      if (S3Errors.isMissing(e)) {
        return Optional.empty();
      }
      if (S3Errors.isUncertain(e)) {
        throw S3Errors.explained(e, location.uri());
      }
      // The answer to a HEAD has no body that could say more.
      explaining(location.uri(), () -> client.listObjectsV2(request(location, false, 1).build()));
      throw S3Errors.explained(e, location.uri());
    }
  }

  /** Whether any key lies below a directory. */
  boolean isDirectory(S3Location location) throws IOException {
    ListObjectsV2Response found =
        explaining(
            location.uri(),
            () ->
                client.listObjectsV2(request(location, true, 1).prefix(location.prefix()).build()));
    return location.key().isEmpty() || !found.contents().isEmpty();
  }

  /** A page of a listing. */
  ListObjectsV2Response page(S3Location directory, boolean recursive, @Nullable String token)
      throws IOException {
    ListObjectsV2Request request =
        request(directory, recursive, null)
            .prefix(directory.prefix())
            .continuationToken(token)
            .build();
    return explaining(directory.uri(), () -> client.listObjectsV2(request));
  }

  private static ListObjectsV2Request.Builder request(
      S3Location location, boolean recursive, @Nullable Integer most) {
    return ListObjectsV2Request.builder()
        .bucket(location.bucket())
        .prefix(location.key())
        .delimiter(recursive ? null : "/")
        .encodingType(EncodingType.URL)
        .maxKeys(most);
  }

  /**
   * An object's bytes.
   *
   * @param range as the header has it; null for the whole
   * @param etag the version that it must be; null for any
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if it is another version
   * @throws SdkException for any other failure
   */
  ResponseInputStream<GetObjectResponse> get(
      S3Location location, @Nullable String range, @Nullable String etag) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(location.bucket())
            .key(location.key())
            .range(range)
            .ifMatch(etag == null ? null : quoted(etag))
            .build();
    ResponseInputStream<GetObjectResponse> answer;
    try {
      answer = client.getObject(request);
    } catch (SdkException e) {
      if (etag != null
          && (S3Errors.status(e) == S3Errors.PRECONDITION_FAILED || S3Errors.isMissing(e))) {
        throw StorageBackend.changed(location.uri(), e);
      }
      throw e;
    }
    // Not every server looks at the condition of a request.
    if (etag != null && !etag.equals(etag(answer.response().eTag()))) {
      answer.abort();
      throw StorageBackend.changed(location.uri());
    }
    return answer;
  }

  /** What an answer says of its object. */
  FileInfo info(S3Location location, long size, GetObjectResponse response) {
    String etag = etag(response.eTag());
    marks.seen(location, etag, WriteMark.of(response.metadata()));
    return new FileInfo(location.uri(), size, seconds(response.lastModified()), etag, false);
  }

  /**
   * The mark of a new write.
   *
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if its condition already does not
   *     hold
   */
  WriteMark mark(S3Location location, WriteCondition condition) throws IOException {
    if (!(condition instanceof WriteCondition.IfUnchanged unchanged)) {
      return WriteMark.first();
    }
    Optional<WriteMark> known = marks.of(location, unchanged.etag());
    if (known.isEmpty()) {
      requireUnchanged(location, unchanged);
      known = marks.of(location, unchanged.etag());
    }
    return known.map(WriteMark::next).orElseGet(WriteMark::first);
  }

  /** Fails if a file is no longer what was read. */
  void requireUnchanged(S3Location location, WriteCondition.IfUnchanged condition)
      throws IOException {
    if (!isUnchanged(location, condition.etag())) {
      throw StorageBackend.changed(location.uri());
    }
  }

  private boolean isUnchanged(S3Location location, String etag) throws IOException {
    return head(location).map(FileInfo::etag).equals(Optional.of(etag));
  }

  /**
   * Writes a whole object by one request.
   *
   * @return its etag
   */
  String put(
      S3Location location, byte[] bytes, int length, WriteMark mark, WriteCondition condition)
      throws IOException {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(location.bucket())
            .key(location.key())
            .metadata(mark.metadata());
    if (condition instanceof WriteCondition.IfAbsent) {
      request.ifNoneMatch("*");
    } else if (condition instanceof WriteCondition.IfUnchanged unchanged) {
      request.ifMatch(quoted(unchanged.etag()));
    }
    try {
      String etag = etag(client.putObject(request.build(), body(bytes, length)).eTag());
      written(location, etag, mark);
      return etag;
    } catch (SdkException e) {
      return afterFailure(location, mark, condition, e);
    }
  }

  /** Remembers what was written. */
  void written(S3Location location, String etag, WriteMark mark) {
    marks.seen(location, etag, mark);
  }

  /**
   * Looks whether a write that failed, or was refused, took effect all the same: its answer may
   * have been lost, and what was refused then was only its repetition.
   *
   * @return its etag, if it did
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if its condition did not hold
   */
  String afterFailure(
      S3Location location, WriteMark mark, WriteCondition condition, SdkException failure)
      throws IOException {
    if (!S3Errors.isConflict(failure) && !S3Errors.isUncertain(failure)) {
      throw S3Errors.explained(failure, location.uri());
    }
    Optional<Seen> now = look(location);
    if (now.isPresent() && mark.isIn(now.get().mark())) {
      return now.get().info().etag();
    }
    if (S3Errors.isConflict(failure)) {
      refuse(location, condition, now.map(Seen::info), failure);
    }
    throw S3Errors.explained(failure, location.uri());
  }

  private static void refuse(
      S3Location location, WriteCondition condition, Optional<FileInfo> now, SdkException failure) {
    boolean refused = !S3Errors.isMissing(failure);
    if (condition instanceof WriteCondition.IfAbsent && (refused || now.isPresent())) {
      throw S3Errors.exists(location.uri(), failure);
    }
    if (condition instanceof WriteCondition.IfUnchanged unchanged
        && (refused || !now.map(FileInfo::etag).equals(Optional.of(unchanged.etag())))) {
      throw StorageBackend.changed(location.uri(), failure);
    }
  }

  /**
   * Has the server copy an object.
   *
   * @param etag the version that it must be
   * @param target a key that nobody else writes to: a copy has the mark of what it was copied from
   * @return whether it did; not if the object is too large for that, or the server does not know
   *     how
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if it is another version
   */
  boolean copy(S3Location source, String etag, S3Location target) throws IOException {
    FileInfo now = head(source).orElseThrow(() -> StorageBackend.changed(source.uri()));
    if (!now.etag().equals(etag)) {
      throw StorageBackend.changed(source.uri());
    }
    if (now.size() > MOST_COPIED) {
      return false;
    }
    CopyObjectResult copied;
    try {
      copied =
          client
              .copyObject(
                  it ->
                      it.sourceBucket(source.bucket())
                          .sourceKey(source.key())
                          .copySourceIfMatch(quoted(etag))
                          .destinationBucket(target.bucket())
                          .destinationKey(target.key()))
              .copyObjectResult();
    } catch (SdkException e) {
      if (S3Errors.status(e) == S3Errors.PRECONDITION_FAILED || S3Errors.isMissing(e)) {
        throw StorageBackend.changed(source.uri(), e);
      }
      if (S3Errors.isUnknownRequest(e)) {
        return false;
      }
      throw S3Errors.explained(e, source.uri());
    }
    // A copy may have an etag of its own, and not every server looks at the condition.
    boolean same = copied != null && etag(copied.eTag()).equals(etag);
    if (!same && !isUnchanged(source, etag)) {
      delete(target);
      throw StorageBackend.changed(source.uri());
    }
    return true;
  }

  /** Removes objects of one bucket; nothing happens for those that are not there. */
  void deleteAll(List<S3Location> locations) throws IOException {
    S3Location first = locations.get(0);
    List<ObjectIdentifier> keys =
        locations.stream()
            .map(location -> ObjectIdentifier.builder().key(location.key()).build())
            .toList();
    DeleteObjectsResponse answer;
    try {
      answer =
          client.deleteObjects(
              it -> it.bucket(first.bucket()).delete(all -> all.objects(keys).quiet(true)));
    } catch (SdkException e) {
      if (!S3Errors.isUnknownRequest(e)) {
        throw S3Errors.explained(e, first.uri());
      }
      for (S3Location location : locations) {
        delete(location);
      }
      return;
    }
    for (S3Error error : answer.errors()) {
      // One request for one object is tried again, and says what is wrong.
      delete(new S3Location(first.bucket(), error.key()));
    }
  }

  /** Removes an object; nothing happens if there is none. */
  void delete(S3Location location) throws IOException {
    explaining(
        location.uri(),
        () -> client.deleteObject(it -> it.bucket(location.bucket()).key(location.key())));
  }

  /** Bytes as the body of a request, which may be sent more than once. */
  static RequestBody body(byte[] bytes, int length) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, length), length, OCTETS);
  }

  /** An object with its mark. */
  private record Seen(FileInfo info, WriteMark mark) {}

  /** An etag as we show it: without the quotes, which not all servers set everywhere. */
  static String etag(@Nullable String header) {
    String etag = Objects.requireNonNullElse(header, "");
    return etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"")
        ? etag.substring(1, etag.length() - 1)
        : etag;
  }

  /** An etag as a condition has it. */
  static String quoted(String etag) {
    return '"' + etag + '"';
  }

  /** Headers give whole seconds, and so do listings of some servers. */
  static @Nullable Instant seconds(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
  }
}
