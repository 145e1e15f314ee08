package io.evalflow.engine.git;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A git work tree. Immutable.
 *
 * @param root the directory that holds {@code .git}
 */
public record GitWorkTree(Path root) {
  private static final long MOST_SECONDS = 5;
  private static final int STATUS_LENGTH = 3;

  /** Checks that it is not null. */
  public GitWorkTree {
    Objects.requireNonNull(root, "root");
  }

  /** The work tree that a directory is in; git is not asked. */
  public static Optional<GitWorkTree> of(Path directory) {
    for (Path at = directory.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return Optional.of(new GitWorkTree(at));
      }
    }
    return Optional.empty();
  }

  /**
   * The paths of what is not committed, tracked or not, relative to the root.
   *
   * @throws IOException if git cannot be run, fails or takes too long
   */
  public List<String> changes() throws IOException, InterruptedException {
    return run(root, "-c", "core.quotePath=false", "status", "--porcelain", "--untracked-files=all")
        .orElseThrow(() -> new IOException("git status failed in " + root))
        .stream()
        .map(line -> line.substring(Math.min(STATUS_LENGTH, line.length())))
        .toList();
  }

  /**
   * What git prints.
   *
   * @return its lines; nothing if it fails or takes longer than 5 s
   * @throws IOException if it cannot be started
   */
  public static Optional<List<String>> run(Path directory, String... arguments)
      throws IOException, InterruptedException {
    return lines(start(directory, arguments));
  }

  /**
   * Starts git.
   *
   * @throws IOException if it cannot be started
   */
  public static Process start(Path directory, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add("git");
    builder.command().addAll(List.of(arguments));
    builder.directory(directory.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** Waits for a git that was started; the lines that it prints, or nothing if it fails. */
  public static Optional<List<String>> lines(Process process)
      throws IOException, InterruptedException {
    // a hanging git must not hold up the run: killing it ends its output, and so the reading
    CompletableFuture<Process> watched =
        process
            .onExit()
            .orTimeout(MOST_SECONDS, TimeUnit.SECONDS)
            .whenComplete(
                (done, late) -> {
                  if (late != null) {
                    process.destroyForcibly();
                  }
                });
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = reader.lines().toList();
      return process.waitFor() == 0 ? Optional.of(lines) : Optional.empty();
    } finally {
      watched.cancel(false);
    }
  }
}
