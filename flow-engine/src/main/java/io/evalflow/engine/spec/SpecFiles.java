package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * Reads one spec file, and does what concerns that file alone: its matrices are expanded, and it is
 * checked against the types. Safe for use by many threads.
 */
final class SpecFiles {
  private final SourceTrees trees;
  private final List<SpecStage> stages;

  /**
   * Over the reader of files.
   *
   * @param stages what is done to each file, in order
   */
  SpecFiles(SourceTrees trees, List<SpecStage> stages) {
    this.trees = Objects.requireNonNull(trees, "trees");
    this.stages = List.copyOf(stages);
  }

  /** Reads a file; its includes are still in it. */
  SpecMapping read(URI file) {
    if (file.getPath() != null && file.getPath().endsWith(".py")) {
      throw new FlowException(
          ErrorCode.UNSUPPORTED,
          Locations.display(file) + ": a spec in Python is read by Inspect Flow only",
          "write it as YAML: flow config " + Locations.display(file) + " prints it so",
          null);
    }
    SpecNode root = trees.node(file);
    if (!(root instanceof SpecMapping spec)) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          root.origin().place() + ": a spec must be a mapping with log_dir, tasks ...");
    }
    for (SpecStage stage : stages) {
      spec = stage.apply(spec);
    }
    return spec;
  }
}
