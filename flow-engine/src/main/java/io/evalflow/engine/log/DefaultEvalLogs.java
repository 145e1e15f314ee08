package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads and writes logs through the storage backends. Safe for use by many threads. */
public final class DefaultEvalLogs implements EvalLogs {
  private static final int BYTE_ORDER_MARK = 0xEF;

  private final Storage storage;

  /** Logs on any of the storage's backends. */
  @Inject
  public DefaultEvalLogs(Storage storage) {
    this.storage = storage;
  }

  @Override
  public EvalLogWriter create(
      URI file, Format format, EvalSpec eval, EvalPlan plan, int logBuffer) {
    StorageBackend backend = storage.backend(file);
    return switch (format) {
      case EVAL -> new EvalFileWriter(backend, file, eval, plan, logBuffer);
      case JSON -> new JsonFileWriter(backend, file, eval, plan, logBuffer);
    };
  }

  @Override
  public EvalLog readHeader(URI file) {
    return open(file).header();
  }

  @Override
  public EvalLog read(URI file) {
    return open(file).all();
  }

  @Override
  public List<EvalSampleSummary> readSummaries(URI file) {
    return open(file).summaries();
  }

  @Override
  public Optional<EvalSample> readSample(URI file, SampleId id, int epoch) {
    return open(file).sample(id, epoch);
  }

  @Override
  public Stream<EvalSample> samples(URI file) {
    return open(file).samples();
  }

  @Override
  public List<URI> list(URI directory, boolean recursive) {
    try (Stream<FileInfo> files = storage.backend(directory).list(directory, recursive)) {
      return files
          .filter(file -> !file.directory() && LogFileNames.isLog(fileName(file.uri())))
          .map(FileInfo::uri)
          .sorted(
              Comparator.comparing(DefaultEvalLogs::fileName)
                  .thenComparing(URI::toString)
                  .reversed())
          .toList();
    } catch (IOException e) {
      throw unreadable(directory, e);
    } catch (UncheckedIOException e) {
      throw unreadable(directory, new IOException(e.getMessage(), e));
    }
  }

  private static FlowException unreadable(URI directory, IOException cause) {
    return new FlowException(
        ErrorCode.STORAGE,
        "the directory " + directory + " could not be listed: " + cause.getMessage(),
        null,
        cause);
  }

  private static String fileName(URI uri) {
    String path = uri.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Tells the format by the content: a zip has an end record, a document begins with a brace. */
  private LogReader open(URI file) {
    LogSource source = new LogSource(storage.backend(file), file);
    byte[] tail = source.tail(ZipDirectory.TAIL);
    OptionalInt end = ZipDirectory.findEnd(tail);
    if (end.isPresent()) {
      return new EvalFileReader(source, ZipDirectory.read(source, tail, end.getAsInt()));
    }
    byte[] head =
        tail.length < ZipDirectory.TAIL ? tail : source.read(0, 4, 4, "its first bytes").array();
    int first = firstSign(head);
    if (first == '{') {
      return new JsonFileReader(source);
    }
    if (first < 0) {
      throw source.bad("it is empty", null, null);
    }
    if (head.length >= 2 && head[0] == 'P' && head[1] == 'K') {
      throw source.bad("it is a zip without an end record", "the file was cut short", null);
    }
    throw source.bad("it is neither a zip nor a JSON document", "is it an eval log?", null);
  }

  private static int firstSign(byte[] head) {
    for (byte b : head) {
      int sign = b & 0xFF;
      if (sign == BYTE_ORDER_MARK || sign == 0xBB || sign == 0xBF || sign <= ' ') {
        continue;
      }
      return sign;
    }
    return -1;
  }
}
