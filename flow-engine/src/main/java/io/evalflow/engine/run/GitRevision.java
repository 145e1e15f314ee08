package io.evalflow.engine.run;

import io.evalflow.engine.git.GitWorkTree;
import io.evalflow.spi.log.EvalRevision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of the git work tree that a spec stands in: origin, commit, whether it is changed.
 * Absent outside of one, without git, or where git takes too long; never a failure.
 */
final class GitRevision {
  private static final Logger LOG = LoggerFactory.getLogger(GitRevision.class);
  private static final String COMMIT_PREFIX = "# branch.oid ";
  private static final int SHORT_COMMIT = 7;

  private GitRevision() {}

  static Optional<EvalRevision> of(Path directory) {
    if (GitWorkTree.of(directory).isEmpty()) {
      return Optional.empty();
    }
    try {
      Process status = GitWorkTree.start(directory, "status", "--porcelain=v2", "--branch");
      Process origin = GitWorkTree.start(directory, "config", "--get", "remote.origin.url");
      List<String> statusLines = GitWorkTree.lines(status).orElse(List.of());
      List<String> originLines = GitWorkTree.lines(origin).orElse(List.of());
      return revision(statusLines, originLines.isEmpty() ? "" : originLines.get(0));
    } catch (IOException e) {
      LOG.debug("no git revision for {}", directory, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
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
