/**
 * What eval logs look like, for other languages: a JSON schema and TypeScript definitions, both
 * made from the records that logs are read into.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.log.schema;
