/**
 * S3 and what speaks its protocol, on version 2 of the AWS SDK: the storage backend of {@code s3:}
 * and the layer under the Commons VFS provider. What is special to logs does not belong here.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.store.s3;
