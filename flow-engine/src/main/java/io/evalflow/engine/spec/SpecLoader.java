package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.spec.FlowTaskBuilder;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loads and resolves specs. A spec is a tree through all stages (read, overrides, defaults) and is
 * bound to records once, at the end. No task is made and no plugin is asked. Safe for use by many
 * threads.
 */
public final class SpecLoader {
  private final SpecFiles files;
  private final OverrideStage overrideStage;
  private final DefaultsStage defaultsStage = new DefaultsStage();

  /** Over the reader of files; command line paths resolve against the working directory. */
  @Inject
  public SpecLoader(SourceTrees trees, WorkingDirectory workingDirectory) {
    this.files = new SpecFiles(trees, List.of(new MatrixStage()));
    this.overrideStage = new OverrideStage(workingDirectory);
  }

  /**
   * Loads a spec file.
   *
   * @param file absolute; YAML, or JSON if its name ends in {@code .json}
   * @throws FlowException naming file, line and field if it is not there or anything in it is wrong
   */
  public ResolvedSpec load(URI file, SpecOverrides overrides) {
    return resolve(files.read(file), file, Locations.parent(file), overrides, null);
  }

  /**
   * Resolves a spec that was made in code.
   *
   * @param baseDirectory the directory against which its paths resolve; ends in a slash
   * @throws FlowException naming the field if anything in it is wrong
   */
  public ResolvedSpec resolve(FlowSpec spec, URI baseDirectory, SpecOverrides overrides) {
    JsonNode root = new JsonMapper().valueToTree(spec);
    return resolve(
        (SpecMapping) SpecNode.of(root, Origin.inCode()),
        null,
        Locations.directory(baseDirectory),
        overrides,
        spec);
  }

  private ResolvedSpec resolve(
      SpecMapping read,
      @Nullable URI file,
      URI baseDirectory,
      SpecOverrides overrides,
      @Nullable FlowSpec inCode) {
    SpecMapping node = Redaction.dropped(read);
    node = overrideStage.apply(node, overrides);
    node = defaultsStage.apply(node);
    SpecTree tree = SpecTree.of(node);
    FlowSpec spec = bound(tree);
    if (inCode != null) {
      spec = withTasks(spec, inCode);
    }
    new SpecChecks(tree).check(spec);
    return new ResolvedSpec(
        spec, SpecShape.ordered(tree.root()), file, baseDirectory, tree.places());
  }

  private static FlowSpec bound(SpecTree tree) {
    return PlainSpecReader.read(tree.root())
        .orElseGet(() -> tree.bind(JsonPointer.empty(), FlowSpec.class));
  }

  /** Puts back the tasks made in code, which no tree can hold. */
  private static FlowSpec withTasks(FlowSpec bound, FlowSpec inCode) {
    List<FlowTask> tasks = new ArrayList<>();
    for (int i = 0; i < bound.tasks().size(); i++) {
      Task task = inCode.tasks().get(i).task();
      FlowTask flowTask = bound.tasks().get(i);
      tasks.add(task == null ? flowTask : FlowTaskBuilder.builder(flowTask).task(task).build());
    }
    return FlowSpecBuilder.builder(bound).tasks(tasks).build();
  }
}
