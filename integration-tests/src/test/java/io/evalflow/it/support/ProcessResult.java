package io.evalflow.it.support;

/**
 * How a process ended.
 *
 * @param exit its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record ProcessResult(int exit, String out, String err) {
  /** Both outputs, for messages of failed assertions. */
  public String all() {
    return "exit " + exit + "\n--- out\n" + out + "\n--- err\n" + err;
  }
}
