package io.evalflow.spi.spec;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the engine offers to an {@link AfterLoad}. For the one call. */
public interface AfterLoadContext {
  /**
   * All files that the spec came from, in the order in which they were read, whatever their format;
   * absolute, those on local disks with the scheme {@code file}. Empty for a spec made in code that
   * includes nothing.
   */
  List<URI> files();

  /**
   * What is not committed in the git repositories of the spec's local files, tracked or not, as
   * paths relative to each repository; nothing if none of them is in one.
   *
   * @throws FlowException with {@code ENVIRONMENT} if there is a repository but git cannot be run
   */
  List<String> uncommittedChanges();

  /**
   * Refuses a spec whose git repository holds what is not committed.
   *
   * @throws FlowException with {@code CONFLICT}, naming the first files, if there is anything
   */
  default void refuseUncommittedChanges() {
    List<String> changes = uncommittedChanges();
    if (!changes.isEmpty()) {
      String first = changes.stream().limit(3).collect(Collectors.joining(", "));
      throw new FlowException(
          ErrorCode.CONFLICT,
          "the git repository of the spec has uncommitted changes: "
              + first
              + (changes.size() > 3 ? " and " + (changes.size() - 3) + " more" : ""),
          "commit them, or put them aside",
          null);
    }
  }

  /** A variable of the process's environment, or of {@code .env}. */
  Optional<String> environment(String name);
}
