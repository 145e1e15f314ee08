package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.Origin;
import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecProvider;
import io.evalflow.spi.storage.Storage;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * Loads and resolves specs. A spec is a tree through all stages (read, overrides, defaults) and is
 * bound to records once, at the end. No task is made; of plugins, only their checks of loaded specs
 * are asked. Safe for use by many threads.
 */
public final class SpecLoader {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SpecFiles files;
  private final OverrideStage overrideStage;
  private final UniqueLogDirStage uniqueLogDirStage;
  private final DefaultsStage defaultsStage = new DefaultsStage();
  private final CanonicalForms canonicalForms;
  private final Clock clock;
  private final AfterLoadChecks afterLoadChecks;
  private final JavaFiles javaFiles;

  /** Over the reader of files; command line paths resolve against the working directory. */
  @Inject
  public SpecLoader(
      SourceTrees trees,
      WorkingDirectory workingDirectory,
      Storage storage,
      LastLogDir lastLogDir,
      Clock clock,
      JavaFiles javaFiles,
      AfterLoadChecks afterLoadChecks) {
    this.canonicalForms = new CanonicalForms(new CheckpointForms(trees, workingDirectory));
    this.files =
        new SpecFiles(
            trees,
            List.of(new NotGivenStage(), MatrixStage::expand, canonicalForms, new FileCheck()),
            javaFiles);
    this.overrideStage = new OverrideStage(workingDirectory, lastLogDir);
    this.uniqueLogDirStage = new UniqueLogDirStage(storage);
    this.clock = clock;
    this.afterLoadChecks = afterLoadChecks;
    this.javaFiles = javaFiles;
  }

  /**
   * Loads a spec file.
   *
   * @param file absolute; JSON if its name ends in {@code .json}, Java if in {@code .java}, else
   *     YAML
   * @throws FlowException naming file, line and field if it is not there or anything in it is wrong
   */
  public ResolvedSpec load(URI file, SpecOverrides overrides) {
    SpecLoading loading = new SpecLoading(files, overrides.args());
    SpecMapping spec = loading.load(file, Origin.OWN);
    return resolve(spec, loading, file, Locations.parent(file), overrides);
  }

  /**
   * Resolves a spec that was made in code.
   *
   * @param baseDirectory the directory against which its paths resolve; ends in a slash
   * @throws FlowException naming the field if anything in it is wrong
   */
  public ResolvedSpec resolve(FlowSpec spec, URI baseDirectory, SpecOverrides overrides) {
    URI directory = Locations.directory(baseDirectory);
    SpecLoading loading = new SpecLoading(files, overrides.args());
    SpecMapping tree = canonicalForms.apply(loading.tasks().tree(spec, Origin.inCode()));
    return resolve(loading.expand(tree, directory), loading, null, directory, overrides);
  }

  /**
   * Makes and resolves the spec of a provider.
   *
   * @param baseDirectory the directory against which its paths resolve; ends in a slash
   * @throws FlowException naming the field if anything in it is wrong
   */
  public ResolvedSpec load(FlowSpecProvider provider, URI baseDirectory, SpecOverrides overrides) {
    return resolve(
        provider.spec(javaFiles.context(baseDirectory, overrides.args())),
        baseDirectory,
        overrides);
  }

  private ResolvedSpec resolve(
      SpecMapping read,
      SpecLoading loading,
      @Nullable URI file,
      URI baseDirectory,
      SpecOverrides overrides) {
    String time = TIME.format(clock.instant());
    SpecMapping node = loading.autoIncludes(read, baseDirectory);
    node = Redaction.dropped(node);
    node = overrideStage.apply(node, overrides);
    loading.checkLocks(node);
    if (!overrides.sets().isEmpty()) {
      // Before the defaults are gone, in which a mistake would go unsaid.
      node = canonicalForms.apply(node);
      FileCheck.check(node);
    }
    node = uniqueLogDirStage.apply(node, baseDirectory, time);
    node = SubstitutionStage.apply(node, overrides.args(), time);
    node = defaultsStage.apply(node);
    SpecTree tree = SpecTree.of(node);
    FlowSpec spec = loading.tasks().putBack(bound(tree), node);
    SpecChecks.of(node, tree.root()).check(spec).throwIfAny();
    List<URI> sources = List.copyOf(loading.files());
    afterLoadChecks.check(spec, sources);
    return new ResolvedSpec(
        spec,
        SpecShape.ordered(tree.root()),
        node,
        file,
        baseDirectory,
        tree.places(),
        sources,
        file == null ? spec.tasks().size() : loading.writtenTasks());
  }

  private static FlowSpec bound(SpecTree tree) {
    return PlainSpecReader.read(tree.root())
        .orElseGet(() -> tree.bind(JsonPointer.empty(), FlowSpec.class));
  }
}
