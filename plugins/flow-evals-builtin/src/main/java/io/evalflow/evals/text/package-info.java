/**
 * Text as Python treats it, where a score or a prompt depends on it: white space, case, numbers,
 * formats. No knowledge of evaluations belongs here.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.evals.text;
