package io.evalflow.evals;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.config.SourceTree;
import io.evalflow.spi.config.StrictBinder;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.SampleContext;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.ScorerFactory;
import io.evalflow.spi.eval.Solver;
import io.evalflow.spi.eval.SolverFactory;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelRequest;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.OpenFile;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** What the engine gives to parts, over a local directory; task files in it are JSON. */
public final class FakeContext implements PartContext, StorageBackend {
  private final Path directory;

  /** A context whose base is a directory. */
  public FakeContext(Path directory) {
    this.directory = directory;
  }

  /** A context of a sample whose task has these arguments; calls no model. */
  public static SampleContext sample(Map<String, JsonNode> taskArgs) {
    return new SampleContext() {
      @Override
      public TaskState generate(TaskState state, GenerateConfig config) {
        return state.withOutput(
            ModelOutput.ofText(
                "m", "temperature " + config.temperature(), io.evalflow.spi.model.StopReason.STOP));
      }

      @Override
      public ModelOutput generate(ModelRequest request) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void info(String source, JsonNode data) {}

      @Override
      public Map<String, JsonNode> taskArgs() {
        return taskArgs;
      }
    };
  }

  @Override
  public Storage storage() {
    return uri -> {
      if (!"file".equals(uri.getScheme()) && !"mem".equals(uri.getScheme())) {
        throw new FlowException(ErrorCode.UNKNOWN_NAME, "no storage for " + uri);
      }
      return this;
    };
  }

  @Override
  public URI resolve(URI base, String path) {
    if (path.matches("[a-z0-9]+://.*")) {
      return URI.create(path);
    }
    Path at = Path.of(base);
    Path parent = base.getPath().endsWith("/") ? at : at.getParent();
    return parent.resolve(path).normalize().toUri();
  }

  @Override
  public URI baseDirectory() {
    return directory.toUri();
  }

  @Override
  public FakeContext withBaseDirectory(URI newDirectory) {
    return new FakeContext(Path.of(newDirectory));
  }

  @Override
  public SourceTree readTree(URI file) {
    JsonNode root;
    try {
      root = Reference.JSON.readTree(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new FlowException(ErrorCode.NOT_FOUND, file + " cannot be read", null, e);
    }
    return new SourceTree() {
      @Override
      public URI file() {
        return file;
      }

      @Override
      public JsonNode root() {
        return root;
      }

      @Override
      public String place(JsonPointer pointer) {
        return Path.of(file).getFileName() + "#" + pointer;
      }

      @Override
      public <T> T bind(JsonPointer pointer, Class<T> type) {
        return StrictBinder.bind(root.at(pointer), type, place(pointer));
      }
    };
  }

  @Override
  public Part<Solver> solver(String name, Args args) {
    return Reference.provider(SolverFactory.class, name).create(args, this);
  }

  @Override
  public Part<Scorer> scorer(String name, Args args) {
    return Reference.provider(ScorerFactory.class, name).create(args, this);
  }

  @Override
  public Optional<String> environment(String name) {
    return Optional.empty();
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Set<String> schemes() {
    return Set.of("file", "mem");
  }

  private Path local(URI uri) {
    return "mem".equals(uri.getScheme())
        ? directory.resolve(uri.getPath().substring(1))
        : Path.of(uri);
  }

  @Override
  public Optional<FileInfo> stat(URI uri) throws IOException {
    Path path = local(uri);
    return Files.exists(path)
        ? Optional.of(
            new FileInfo(uri, Files.size(path), Instant.EPOCH, "", Files.isDirectory(path)))
        : Optional.empty();
  }

  @Override
  public Stream<FileInfo> list(URI at, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InputStream read(URI uri) throws IOException {
    return Files.newInputStream(local(uri));
  }

  @Override
  public OpenFile open(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PendingFile write(URI uri, WriteCondition condition) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(URI uri) {
    throw new UnsupportedOperationException();
  }
}
