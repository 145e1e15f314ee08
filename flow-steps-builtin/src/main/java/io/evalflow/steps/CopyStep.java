package io.evalflow.steps;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.step.Step;
import io.evalflow.spi.step.StepContext;
import io.evalflow.spi.step.StepOption;
import io.evalflow.spi.step.StepResult;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Uris;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Copies logs to a directory. Mirrors Inspect Flow's {@code copy}. */
@AutoService(Step.class)
@SuppressWarnings("rawtypes") // a service has no type parameters
public final class CopyStep implements Step<CopyStep.Options> {
  /** For the service loader. */
  public CopyStep() {}

  /**
   * The options.
   *
   * @param dest the directory
   * @param sourcePrefix the directory below which the logs keep their directories
   * @param suffix what comes before the ending of a copy's name
   * @param overwrite whether what is there is replaced
   */
  public record Options(
      @StepOption("The directory to copy to, local or remote.") String dest,
      @StepOption(
              "Keep the directories of logs below this one; without it copies stand side by side.")
          @Nullable String sourcePrefix,
      @StepOption("Put this before the ending of each copy's name.") @Nullable String suffix,
      @StepOption("Replace logs that are there already; without it they are left as they are.")
          boolean overwrite) {}

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public String description() {
    return "Copy eval logs to a directory.";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public StepResult run(List<EvalLog> logs, Options options, StepContext context) {
    URI destination = destination(options, context);
    requireName(options.suffix());
    List<EvalLog> copies = new ArrayList<>();
    Set<URI> targets = new HashSet<>();
    for (EvalLog log : logs) {
      URI source = Objects.requireNonNull(log.location());
      URI target = destination.resolve(withSuffix(relative(source, options, context), options));
      // A second log for one place is refused by the copy, not passed over.
      boolean first = targets.add(target);
      if (first && !options.overwrite() && context.exists(target)) {
        context.skipped(target, "already there");
        copies.add(context.header(target));
      } else {
        copies.add(context.copy(log, target, options.overwrite()));
      }
    }
    return StepResult.unmodified(copies);
  }

  private static URI destination(Options options, StepContext context) {
    URI place = context.resolve(options.dest());
    if (!place.toString().endsWith("/")) {
      try {
        Optional<FileInfo> there = context.storage().backend(place).stat(place);
        if (there.isPresent() && !there.get().directory()) {
          throw new FlowException(
              ErrorCode.INVALID_VALUE,
              "--dest " + options.dest() + " is a file",
              "give a directory; the copies keep their names",
              null);
        }
      } catch (IOException e) {
        throw new FlowException(
            ErrorCode.STORAGE,
            Uris.display(place) + " could not be looked at: " + e.getMessage(),
            null,
            e);
      }
    }
    return directory(place);
  }

  private static void requireName(@Nullable String suffix) {
    if (suffix != null && suffix.contains("/")) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, "--suffix " + suffix + " is part of a name, and has a / in it");
    }
  }

  /** The path below the destination, as it stands in a URI. */
  private static String relative(URI source, Options options, StepContext context) {
    String path = source.toString();
    if (options.sourcePrefix() != null) {
      String prefix = directory(context.resolve(options.sourcePrefix())).toString();
      if (path.startsWith(prefix)) {
        return path.substring(prefix.length());
      }
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          "the log %s is not below --source-prefix %s"
              .formatted(Uris.display(source), options.sourcePrefix()),
          "give a directory that all logs are below, or none to copy them side by side",
          null);
    }
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String withSuffix(String path, Options options) {
    if (options.suffix() == null) {
      return path;
    }
    int ending = path.lastIndexOf('.');
    return path.substring(0, ending) + Uris.segment(options.suffix()) + path.substring(ending);
  }

  private static URI directory(URI uri) {
    return uri.toString().endsWith("/") ? uri : URI.create(uri + "/");
  }
}
