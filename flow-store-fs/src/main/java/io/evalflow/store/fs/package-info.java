/** Local files as a storage backend. What is special to logs does not belong here. */
@org.jspecify.annotations.NullMarked
package io.evalflow.store.fs;
