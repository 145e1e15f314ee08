/** What logs in a bucket cost, on a server on loopback that is as far away as one likes. */
@org.jspecify.annotations.NullMarked
package io.evalflow.benchmarks.s3;
