/** S3 servers for tests and benchmarks, and a proxy that makes them slow, faulty or strict. */
@org.jspecify.annotations.NullMarked
package io.evalflow.store.s3.server;
