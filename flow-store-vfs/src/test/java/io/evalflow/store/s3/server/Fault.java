package io.evalflow.store.s3.server;

/** What can go wrong between a client and a server. */
public enum Fault {
  /** The connection is reset before the server sees the request. */
  RESET,
  /** Status 500; the server does not see the request. */
  INTERNAL_ERROR,
  /** Status 503, as S3 asks for fewer requests; the server does not see the request. */
  SLOW_DOWN,
  /** The answer comes in small pieces with pauses. */
  SLOW_BYTES,
  /** The connection ends in the middle of the answer's body. */
  TRUNCATED_BODY,
  /** The server does what it is asked, and its answer is lost. */
  LOST_RESPONSE
}
