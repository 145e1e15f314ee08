package io.evalflow.engine.log.ops;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who edits logs where nobody is named: the user of git, else the user of the system. */
public final class EditAuthor {
  private static final Logger LOG = LoggerFactory.getLogger(EditAuthor.class);
  private static final long MOST_SECONDS = 5;

  private EditAuthor() {}

  /**
   * The author, as {@code Name <address>} or what there is of it; never empty.
   *
   * @param directory where git is asked, since its configuration depends on it
   */
  public static String of(Path directory) {
    String name = git(directory, "user.name");
    String address = git(directory, "user.email");
    String author = (name + (address.isEmpty() ? "" : " <" + address + ">")).strip();
    if (!author.isEmpty()) {
      return author;
    }
    String user = System.getProperty("user.name");
    return user == null || user.isBlank() ? "unknown" : user;
  }

  private static String git(Path directory, String key) {
    try {
      Process process =
          new ProcessBuilder("git", "config", "--get", key)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      return firstLine(process);
    } catch (IOException e) {
      LOG.debug("git does not tell {}", key, e);
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String firstLine(Process process) throws IOException, InterruptedException {
    // A git that hangs must not hold up the edit: killing it ends its output.
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
      String line = reader.readLine();
      return line == null || process.waitFor() != 0 ? "" : line.strip();
    } finally {
      watched.cancel(false);
    }
  }
}
