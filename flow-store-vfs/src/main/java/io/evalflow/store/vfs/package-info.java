/**
 * The place of storage beyond the local disk: Apache Commons VFS, and S3 through it. Nothing is
 * here yet; what comes knows {@code flow-spi} and its own libraries, never the engine.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.store.vfs;
