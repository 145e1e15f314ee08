package io.evalflow.store.s3.server;

/** What a request asks of S3, as far as method, query and headers tell. */
public enum RequestKind {
  /** An object's bytes, or some of them. */
  GET_OBJECT,
  /** An object's size, etag and metadata. */
  HEAD_OBJECT,
  /** A page of a listing. */
  LIST_OBJECTS,
  /** A whole object, written by one request. */
  PUT_OBJECT,
  /** An object copied from another. */
  COPY_OBJECT,
  /** An object removed. */
  DELETE_OBJECT,
  /** The start of an upload in parts. */
  CREATE_MULTIPART,
  /** A part sent. */
  UPLOAD_PART,
  /** A part copied from an object. */
  COPY_PART,
  /** The parts put together. */
  COMPLETE_MULTIPART,
  /** The parts thrown away. */
  ABORT_MULTIPART,
  /** Anything about a bucket, and the rest. */
  OTHER;

  /**
   * The kind of a request.
   *
   * @param path with the bucket first
   * @param query without the question mark; empty if there is none
   * @param copy whether a header names a source to copy
   */
  static RequestKind of(String method, String path, String query, boolean copy) {
    boolean object = path.indexOf('/', 1) > 0 && path.indexOf('/', 1) < path.length() - 1;
    boolean upload = query.contains("uploadId=");
    if (!object) {
      return method.equals("GET") && query.contains("list-type=2") ? LIST_OBJECTS : OTHER;
    }
    return switch (method) {
      case "GET" -> upload ? OTHER : GET_OBJECT;
      case "HEAD" -> HEAD_OBJECT;
      case "PUT" -> {
        if (upload) {
          yield copy ? COPY_PART : UPLOAD_PART;
        }
        yield copy ? COPY_OBJECT : PUT_OBJECT;
      }
      case "POST" -> upload ? COMPLETE_MULTIPART : CREATE_MULTIPART;
      case "DELETE" -> upload ? ABORT_MULTIPART : DELETE_OBJECT;
      default -> OTHER;
    };
  }

  /** Whether it changes what is there. */
  boolean isWrite() {
    return switch (this) {
      case PUT_OBJECT, COPY_OBJECT, DELETE_OBJECT, COMPLETE_MULTIPART -> true;
      case GET_OBJECT,
          HEAD_OBJECT,
          LIST_OBJECTS,
          CREATE_MULTIPART,
          UPLOAD_PART,
          COPY_PART,
          ABORT_MULTIPART,
          OTHER ->
          false;
    };
  }
}
