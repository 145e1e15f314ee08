package io.evalflow.spi;

/**
 * The stable codes of errors that a user can cause. They are part of the machine-readable output
 * and documented, so a constant is never renamed.
 */
public enum ErrorCode {
  /** A file or name that was asked for does not exist. */
  NOT_FOUND,
  /** A spec, task file or dataset cannot be read: syntax, size, depth, encoding. */
  SYNTAX,
  /** A field that the type does not have. */
  UNKNOWN_FIELD,
  /** A field whose value is of the wrong type or out of range. */
  INVALID_VALUE,
  /** A name (of a task, solver, model provider and so on) that no provider has. */
  UNKNOWN_NAME,
  /** A plugin that could not be loaded. */
  PLUGIN,
  /** Something that this execution mode or version cannot do. */
  UNSUPPORTED,
  /** A log or its directory is not as it must be for what was asked. */
  LOG,
  /** A file or bucket that could not be read or written. */
  STORAGE,
  /** Something was changed by somebody else in between. */
  CONFLICT,
  /** A model call that failed for good. */
  MODEL,
  /** A credential or setting of the environment that is missing. */
  ENVIRONMENT,
  /** The command line itself is wrong. */
  USAGE
}
