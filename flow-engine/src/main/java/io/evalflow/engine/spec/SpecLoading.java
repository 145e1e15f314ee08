package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;
import io.evalflow.engine.spec.tree.SpecNode;
import io.evalflow.engine.spec.tree.SpecScalar;
import io.evalflow.engine.spec.tree.SpecSequence;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The files of one spec: reads it and what it includes, and merges them. What the including file
 * says goes over what it includes, and earlier includes over later ones. For one spec.
 */
final class SpecLoading {
  private static final Logger LOG = LoggerFactory.getLogger(SpecLoading.class);

  private final SpecFiles files;
  private final Map<String, JsonNode> args;
  private final CodeTasks tasks = new CodeTasks();
  private final Notes notes = new Notes();
  private int writtenTasks;
  private final Set<URI> open = new LinkedHashSet<>();
  private final Set<URI> read = new LinkedHashSet<>();
  private final List<Locked> locks = new ArrayList<>();

  /**
   * Makes one.
   *
   * @param args for files that take arguments
   */
  SpecLoading(SpecFiles files, Map<String, JsonNode> args) {
    this.files = files;
    this.args = args;
  }

  /** Counts tasks, and says each warning once, even if its file is included twice. */
  private final class Notes implements SpecFiles.Notes {
    private final Set<String> warned = new HashSet<>();

    @Override
    public void writtenTasks(int tasks) {
      writtenTasks += tasks;
    }

    @Override
    public void warning(String message) {
      if (warned.add(message)) {
        LOG.warn("{}", message);
      }
    }
  }

  /** A lock, and the spec that it keeps as it is. */
  private record Locked(SpecLock lock, SpecMapping spec) {}

  /** The tasks made in code, of all its files. */
  CodeTasks tasks() {
    return tasks;
  }

  /** How many tasks its files name before matrices are expanded. */
  int writtenTasks() {
    return writtenTasks;
  }

  /** The files that were read, in order. */
  Set<URI> files() {
    return Collections.unmodifiableSet(read);
  }

  /** Reads a file and what it includes. */
  SpecMapping load(URI file, String layer) {
    read.add(file);
    open.add(file);
    SpecMapping spec = expand(files.read(file, layer, args, tasks, notes), Locations.parent(file));
    open.remove(file);
    return spec;
  }

  /**
   * Merges what a spec includes below it.
   *
   * @param baseDirectory against which the paths of its includes resolve
   */
  SpecMapping expand(SpecMapping spec, URI baseDirectory) {
    SpecMapping merged = spec.without("includes").without("lock");
    for (SpecNode include : includes(spec)) {
      SpecMapping included =
          include instanceof SpecMapping inline
              ? expand(inline, baseDirectory)
              : included((SpecScalar) include, baseDirectory);
      merged = MergeRule.merge(merged, included);
    }
    SpecNode lock = spec.fields().get("lock");
    if (lock != null) {
      for (SpecLock one : SpecLock.of(lock)) {
        locks.add(new Locked(one, merged));
      }
    }
    return merged;
  }

  private static List<SpecNode> includes(SpecMapping spec) {
    SpecNode includes = spec.fields().get("includes");
    if (includes == null || includes.isNull()) {
      return List.of();
    }
    if (!(includes instanceof SpecSequence list)) {
      throw invalid(includes, "expected a list of files, such as [base.yaml]");
    }
    for (SpecNode item : list.items()) {
      boolean right =
          item instanceof SpecMapping
              || (item instanceof SpecScalar scalar && scalar.value().isString());
      if (!right) {
        throw invalid(item, "expected the path of a file");
      }
    }
    return list.items();
  }

  private SpecMapping included(SpecScalar include, URI baseDirectory) {
    URI file;
    try {
      file = Locations.resolve(baseDirectory, include.value().stringValue());
    } catch (FlowException e) {
      FlowException invalid = invalid(include, e.message());
      throw e.hint().map(invalid::withHint).orElse(invalid);
    }
    if (open.contains(file)) {
      String chain =
          Stream.concat(open.stream().dropWhile(other -> !other.equals(file)), Stream.of(file))
              .map(files::label)
              .collect(Collectors.joining(" -> "));
      throw invalid(include, "the files include each other: " + chain);
    }
    try {
      return load(file, "include " + files.label(file));
    } catch (FlowException e) {
      if (e.code() == ErrorCode.NOT_FOUND && e.message().startsWith(files.label(file) + ":")) {
        throw new FlowException(
            e.code(),
            include.origin().place() + ": includes: " + e.message(),
            "the path of an include starts from the directory of the file that it stands in",
            e);
      }
      throw e;
    }
  }

  private static FlowException invalid(SpecNode node, String problem) {
    return new FlowException(
        ErrorCode.INVALID_VALUE, node.origin().place() + ": includes: " + problem);
  }

  /** Merges the {@code _flow} files of a directory and those above it, the nearest on top. */
  SpecMapping autoIncludes(SpecMapping spec, URI baseDirectory) {
    SpecMapping merged = spec;
    for (URI file : files.autoIncludes(baseDirectory)) {
      if (!read.contains(file)) {
        merged = MergeRule.merge(merged, load(file, files.label(file)));
      }
    }
    return merged;
  }

  /** Refuses a spec that changed what one of its files locks. */
  void checkLocks(SpecMapping spec) {
    locks.forEach(locked -> locked.lock().check(locked.spec(), spec));
  }
}
