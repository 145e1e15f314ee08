package io.evalflow.engine.log.ops;

import io.evalflow.engine.git.GitWorkTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who edits logs where nobody is named: the user of git, else the user of the system. */
public final class EditAuthor {
  private static final Logger LOG = LoggerFactory.getLogger(EditAuthor.class);

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
      List<String> lines = GitWorkTree.run(directory, "config", "--get", key).orElse(List.of());
      return lines.isEmpty() ? "" : lines.get(0).strip();
    } catch (IOException e) {
      LOG.debug("git does not tell {}", key, e);
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
