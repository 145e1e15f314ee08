package io.evalflow.evals.dataset;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.PartContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Makes the paths in a dataset absolute where a file stands there; safe for many threads. */
final class FileReferences {
  private static final int LONGEST_PATH = 1024;

  private final URI dataset;
  private final PartContext context;

  FileReferences(URI dataset, PartContext context) {
    this.dataset = dataset;
    this.context = context;
  }

  /** The absolute path or URI of a file beside the dataset; the text itself if there is none. */
  String resolve(String text) {
    if (text.isBlank()
        || text.length() > LONGEST_PATH
        || text.indexOf('\n') >= 0
        || text.startsWith("data:")) {
      return text;
    }
    URI uri;
    try {
      uri = context.resolve(dataset, text);
      if (context.storage().backend(uri).stat(uri).isEmpty()) {
        return text;
      }
    } catch (FlowException | IllegalArgumentException notAPath) {
      return text;
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, "file '" + text + "' cannot be read: " + e.getMessage(), null, e);
    }
    return shown(uri);
  }

  /** A local file as a path, any other as its URI. */
  static String shown(URI uri) {
    return "file".equals(uri.getScheme()) ? Path.of(uri).toString() : uri.toString();
  }
}
