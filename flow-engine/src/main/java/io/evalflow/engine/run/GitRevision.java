package io.evalflow.engine.run;

import io.evalflow.spi.log.EvalRevision;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of the git work tree that a spec stands in: origin, commit, whether it is changed.
 * Absent outside of one, without git, or where git takes too long; never a failure.
 */
final class GitRevision {
  private static final Logger LOG = LoggerFactory.getLogger(GitRevision.class);
  private static final long MOST_SECONDS = 5;
  private static final String COMMIT_PREFIX = "# branch.oid ";
  private static final int SHORT_COMMIT = 7;

  private GitRevision() {}

  static Optional<EvalRevision> of(Path directory) {
    if (!inWorkTree(directory)) {
      return Optional.empty();
    }
    try {
      Process status = git(directory, "status", "--porcelain=v2", "--branch");
      Process origin = git(directory, "config", "--get", "remote.origin.url");
      List<String> statusLines = lines(status);
      List<String> originLines = lines(origin);
      return revision(statusLines, originLines.isEmpty() ? "" : originLines.get(0));
    } catch (IOException e) {
      LOG.debug("no git revision for {}", directory, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static boolean inWorkTree(Path directory) {
    for (Path at = directory.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return true;
      }
    }
    return false;
  }

  private static Process git(Path directory, String... arguments) throws IOException {
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

  private static List<String> lines(Process process) throws IOException, InterruptedException {
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
      return process.waitFor() == 0 ? lines : List.of();
    } finally {
      watched.cancel(false);
    }
  }

  private static Optional<EvalRevision> revision(List<String> status, String origin) {
    return status.stream()
        .filter(line -> line.startsWith(COMMIT_PREFIX))
        .map(line -> line.substring(COMMIT_PREFIX.length()))
        .filter(commit -> commit.length() > SHORT_COMMIT && !commit.startsWith("("))
        .findFirst()
        .map(
            commit ->
                new EvalRevision(
                    "git",
                    withoutCredentials(origin),
                    commit.substring(0, SHORT_COMMIT),
                    status.stream().anyMatch(line -> !line.startsWith("#")),
                    Map.of()));
  }

  /** The URL without the user and password that may stand in it. */
  private static String withoutCredentials(String url) {
    return url.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)[^/]*@", "$1");
  }
}
