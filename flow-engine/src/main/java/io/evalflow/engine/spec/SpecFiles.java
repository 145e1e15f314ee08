package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.spec.FlowSpec;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads one spec file, and does what concerns that file alone: its matrices are expanded, and it is
 * checked against the types. Safe for use by many threads.
 */
final class SpecFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SpecFiles.class);
  private static final List<String> AUTO_INCLUDES =
      List.of("_flow.yaml", "_flow.yml", "_flow.java");

  private final SourceTrees trees;
  private final List<SpecStage> stages;
  private final JavaSpecs javaSpecs;

  /**
   * Over the reader of files.
   *
   * @param stages what is done to each file that is not Java, in order
   * @param javaSpecs reads those that are
   */
  SpecFiles(SourceTrees trees, List<SpecStage> stages, JavaSpecs javaSpecs) {
    this.trees = Objects.requireNonNull(trees, "trees");
    this.stages = List.copyOf(stages);
    this.javaSpecs = Objects.requireNonNull(javaSpecs, "javaSpecs");
  }

  /** Is told of a file what its tree does not say. */
  interface Notes {
    /** How many tasks it has before its matrices are expanded. */
    void writtenTasks(int tasks);

    /** What users should know, though it is not wrong. */
    void warning(String message);
  }

  /** A file as messages name it. */
  String label(URI file) {
    return trees.label(file);
  }

  /**
   * Reads a file; its includes and locks are still in it.
   *
   * @param notes is told what there is to say about it
   */
  SpecMapping read(
      URI file, String layer, Map<String, JsonNode> args, CodeTasks tasks, Notes notes) {
    if (JavaFiles.isJava(file)) {
      return java(file, layer, args, tasks, notes);
    }
    if (file.getPath() != null && file.getPath().endsWith(".py")) {
      throw new FlowException(
          ErrorCode.UNSUPPORTED,
          label(file) + ": a spec in Python is read by Inspect Flow only",
          "write it as YAML: flow config " + label(file) + " prints it so",
          null);
    }
    SpecNode root = trees.node(file, layer, notes::warning);
    if (!(root instanceof SpecMapping spec)) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          root.origin().place() + ": a spec must be a mapping with log_dir, tasks ...");
    }
    notes.writtenTasks(MatrixStage.writtenTasks(spec));
    SpecProblems problems = new SpecProblems();
    for (SpecStage stage : stages) {
      spec = stage.apply(spec, problems);
    }
    problems.throwIfAny();
    return spec;
  }

  /** A file beside the main one need not give a spec: it may hold checks only. */
  private SpecMapping java(
      URI file, String layer, Map<String, JsonNode> args, CodeTasks tasks, Notes notes) {
    Origin origin = new Origin(label(file), 0, 0, layer);
    Optional<FlowSpec> spec = javaSpecs.read(file, args);
    if (spec.isEmpty() && layer.equals(Origin.OWN)) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          label(file) + ": no class in it implements FlowSpecProvider",
          "public FlowSpec spec(SpecContext context) of such a class makes the spec",
          null);
    }
    spec.ifPresent(made -> notes.writtenTasks(made.tasks().size()));
    return spec.map(made -> tasks.tree(made, origin)).orElse(SpecMapping.empty(origin));
  }

  /** The {@code _flow} files that are there, of a directory and those above it, nearest first. */
  List<URI> autoIncludes(URI baseDirectory) {
    List<URI> found = new ArrayList<>();
    URI directory = baseDirectory;
    while (true) {
      for (String name : AUTO_INCLUDES) {
        URI file = Locations.resolve(directory, name);
        if (trees.exists(file)) {
          found.add(file);
        }
      }
      URI python = Locations.resolve(directory, "_flow.py");
      if (trees.exists(python)) {
        LOG.warn("{} is read by Inspect Flow only; what it gives is left out", label(python));
      }
      String path = directory.getPath();
      if (path == null || path.isEmpty() || path.equals("/")) {
        return found;
      }
      directory = Locations.parent(directory);
    }
  }
}
