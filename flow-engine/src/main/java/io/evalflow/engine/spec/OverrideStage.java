package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import tools.jackson.databind.node.JsonNodeFactory;

/** Puts what a command line or launcher sets over what the spec says. */
final class OverrideStage {
  private final WorkingDirectory workingDirectory;

  OverrideStage(WorkingDirectory workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  SpecMapping apply(SpecMapping spec, SpecOverrides overrides) {
    SpecMapping changed = spec;
    if (overrides.logDir() != null) {
      String logDir =
          Locations.display(Locations.resolveDirectory(workingDirectory.uri(), overrides.logDir()));
      changed = changed.with("log_dir", SpecScalar.of(logDir, Origin.of("--log-dir")));
    }
    return overrides.limit() == null ? changed : limit(changed, overrides.limit());
  }

  private static SpecMapping limit(SpecMapping spec, int limit) {
    if (limit < 1) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, "the limit must be at least 1, not " + limit);
    }
    Origin origin = Origin.of("--limit");
    SpecNode options = spec.fields().getOrDefault("options", SpecMapping.empty(origin));
    if (options.isNull()) {
      options = SpecMapping.empty(origin);
    }
    // Anything but a mapping is refused when the spec is bound.
    return options instanceof SpecMapping mapping
        ? spec.with(
            "options",
            mapping.with(
                "limit", new SpecScalar(JsonNodeFactory.instance.numberNode(limit), origin)))
        : spec;
  }
}
