package io.evalflow.evals.solver;

import io.evalflow.evals.text.Template;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.SampleContext;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.StorageBackend;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The template of a prompt with the arguments of its solver. A template that is the path or URI of
 * a file stands for the file's text. A field is filled from the solver's arguments, else from what
 * solvers share, else from the sample's metadata, else from the task's arguments. Immutable.
 */
final class PromptText {
  private static final int LONGEST_PATH = 1024;
  private static final int LARGEST_FILE = 16 << 20;

  private final Template template;
  private final ObjectNode args;

  private PromptText(Template template, ObjectNode args) {
    this.template = template;
    this.args = args;
  }

  /**
   * Reads the argument {@code template}; all other arguments are values for its fields.
   *
   * @throws FlowException if there is no template, or its file cannot be read
   */
  static PromptText of(Args args, PartContext context) {
    @Nullable JsonNode template = args.values().get("template");
    if (template == null || !template.isString()) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          args.where() + ": template: " + (template == null ? "is missing" : "expected a text"));
    }
    String text = template.stringValue();
    return new PromptText(
        Template.of(file(text, context).orElse(text)),
        args.values().deepCopy().without("template"));
  }

  /**
   * The prompt for a sample.
   *
   * @param prompt the value of {@code {prompt}}, which only arguments of the solver may replace;
   *     null if that is no field of its own
   */
  String render(TaskState state, SampleContext context, @Nullable JsonNode prompt) {
    return template.render(
        name -> {
          @Nullable JsonNode value = args.get(name);
          if (value != null) {
            return value;
          }
          if (prompt != null && name.equals("prompt")) {
            return prompt;
          }
          if (state.store().containsKey(name)) {
            return state.store().get(name);
          }
          return state.metadata().containsKey(name)
              ? state.metadata().get(name)
              : context.taskArgs().get(name);
        });
  }

  private static Optional<String> file(String text, PartContext context) {
    if (text.isBlank() || text.length() > LONGEST_PATH || text.indexOf('\n') >= 0) {
      return Optional.empty();
    }
    @Nullable URI uri = uri(text, context);
    if (uri == null) {
      return Optional.empty();
    }
    try {
      StorageBackend storage = context.storage().backend(uri);
      Optional<FileInfo> found = storage.stat(uri).filter(info -> !info.directory());
      return found.isEmpty() ? Optional.empty() : Optional.of(read(storage, found.get()));
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE, "template " + uri + " cannot be read: " + e.getMessage(), null, e);
    }
  }

  /** The text as a URI; null if it is a text that is neither a path nor a URI that we can read. */
  private static @Nullable URI uri(String text, PartContext context) {
    try {
      URI uri = context.resolve(context.baseDirectory(), text);
      context.storage().backend(uri);
      return uri;
    } catch (FlowException | IllegalArgumentException noPath) {
      return null;
    }
  }

  private static String read(StorageBackend storage, FileInfo file) throws IOException {
    try (InputStream in = storage.read(file.uri())) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new FlowException(
            ErrorCode.INVALID_VALUE, "template " + file.uri() + " is larger than 16 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
