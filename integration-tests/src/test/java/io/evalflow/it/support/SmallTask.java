package io.evalflow.it.support;

import java.nio.file.Path;

/** A task of a few questions whose answer is Paris, and a spec that runs it. */
public final class SmallTask {
  private SmallTask() {}

  /**
   * Writes the dataset, the task {@code paris.yaml} and {@code spec.yaml}.
   *
   * @param options further lines of the spec, at its top level
   */
  public static void write(Path directory, int samples, String model, String options) {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= samples; i++) {
      rows.append("{\"input\": \"Capital, question %d?\", \"target\": \"Paris\"}\n".formatted(i));
    }
    PythonReference.write(directory.resolve("paris.jsonl"), rows.toString());
    PythonReference.write(
        directory.resolve("paris.yaml"), "dataset: {file: paris.jsonl}\nscorer: includes\n");
    PythonReference.write(
        directory.resolve("spec.yaml"),
        "log_dir: logs\ntasks:\n  - {name: paris.yaml, model: %s}\n%s".formatted(model, options));
  }
}
