/**
 * Apache Commons VFS as a storage backend for all of its schemes, and S3 as a provider of Commons
 * VFS. What is special to logs does not belong here.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.store.vfs;
