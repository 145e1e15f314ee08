package io.evalflow.engine.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowTask;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether a spec made in code can be written to a file, and come back from it as the same. */
public final class PortableSpec {
  private PortableSpec() {}

  /**
   * Says what cannot.
   *
   * @return a line for each, with the path of the field; empty if the spec can be written
   */
  public static List<String> problems(FlowSpec spec) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < spec.tasks().size(); i++) {
      FlowTask task = spec.tasks().get(i);
      if (task.task() != null) {
        problems.add(
            "tasks["
                + i
                + "]: a task made in code cannot be written; name one of a plugin or file");
      }
    }
    values(new JsonMapper().valueToTree(spec), "", problems);
    return problems;
  }

  /**
   * Refuses a spec that cannot be written to a file.
   *
   * @throws FlowException with {@code UNSUPPORTED}, saying all that cannot
   */
  public static void validate(FlowSpec spec) {
    List<String> problems = problems(spec);
    if (!problems.isEmpty()) {
      throw new FlowException(
          ErrorCode.UNSUPPORTED,
          "the spec cannot be written to a file: " + String.join("; ", problems));
    }
  }

  private static void values(JsonNode node, String path, List<String> problems) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  values(
                      field.getValue(),
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      problems));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        values(node.get(i), path + "[" + i + "]", problems);
      }
    } else if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
      problems.add(path + ": " + node.doubleValue() + " cannot be written; give a finite number");
    } else if (node.isPojo() || node.isBinary() || node.isMissingNode()) {
      problems.add(path + ": this value has no form in JSON");
    }
  }
}
