package io.evalflow.store.s3;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.Uris;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * A bucket and a key.
 *
 * @param key without a slash at its start; empty for the bucket itself; ends in a slash if it was
 *     written as a directory
 */
record S3Location(String bucket, String key) {
  /**
   * The place that a URI names.
   *
   * @throws FlowException with {@code INVALID_VALUE} if it names none
   */
  static S3Location of(URI uri) {
    String bucket = uri.getRawAuthority();
    if (!"s3".equalsIgnoreCase(uri.getScheme()) || bucket == null) {
      throw invalid("the location " + uri + " names no bucket", "write s3://bucket/key");
    }
    if (bucket.contains("@")) {
      throw invalid(
          "an s3: location holds no credentials",
          "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw invalid(
          "the location " + uri + " has a query or a fragment",
          "in a key, write %3F for a question mark and %23 for a hash");
    }
    Uris.requirePlain(uri);
    String path = uri.getPath();
    return new S3Location(bucket, path.isEmpty() ? "" : path.substring(1));
  }

  /** Whether it can only be a directory. */
  boolean namesDirectory() {
    return key.isEmpty() || key.endsWith("/");
  }

  /** What the keys below it begin with. */
  String prefix() {
    return namesDirectory() ? key : key + "/";
  }

  /** The place of another key in the same bucket. */
  S3Location sibling(String otherKey) {
    return new S3Location(bucket, otherKey);
  }

  /** Absolute; what is not ASCII is encoded. */
  URI uri() {
    try {
      return URI.create(new URI("s3", bucket, "/" + key, null, null).toASCIIString());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FlowException invalid(String message, String hint) {
    return new FlowException(ErrorCode.INVALID_VALUE, message, hint, null);
  }
}
