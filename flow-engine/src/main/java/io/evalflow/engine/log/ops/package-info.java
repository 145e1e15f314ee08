/**
 * Operations on logs and directories of logs, as {@code flow-cli log} offers them: listing,
 * printing, converting, measuring, and the schema of the format. Reading and writing a single log
 * lies below.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.log.ops;
