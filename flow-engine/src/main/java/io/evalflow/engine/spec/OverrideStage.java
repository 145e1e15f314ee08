package io.evalflow.engine.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts what a command line or launcher sets over what the spec says. */
final class OverrideStage {
  private final WorkingDirectory workingDirectory;

  OverrideStage(WorkingDirectory workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  SpecTree apply(SpecTree tree, SpecOverrides overrides) {
    if (overrides.logDir() == null && overrides.limit() == null) {
      return tree;
    }
    ObjectNode root = tree.root().deepCopy();
    if (overrides.logDir() != null) {
      root.put(
          "log_dir",
          Locations.display(
              Locations.resolveDirectory(workingDirectory.uri(), overrides.logDir())));
    }
    if (overrides.limit() != null) {
      limit(root, overrides.limit());
    }
    return tree.with(root);
  }

  private static void limit(ObjectNode root, int limit) {
    if (limit < 1) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, "the limit must be at least 1, not " + limit);
    }
    JsonNode options = root.path("options");
    if (options.isMissingNode() || options.isNull()) {
      root.putObject("options").put("limit", limit);
    } else if (options instanceof ObjectNode object) {
      object.put("limit", limit);
    }
    // Anything else is refused when the spec is bound.
  }
}
