package io.evalflow.engine.log;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.json.Immutables;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogInfo;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.EvalSpec;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.log.WriteOptions;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads and writes logs through the storage backends. Safe for use by many threads. */
public final class DefaultEvalLogs implements EvalLogs {
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
  public FileInfo write(EvalLog log, URI file, WriteOptions options) {
    // Samples are condensed and compressed by many threads, so their order is that of their ends.
    return write(log, Immutables.list(log.samples()).parallelStream(), file, options);
  }

  @Override
  public FileInfo write(
      EvalLog header, Stream<EvalSample> samples, URI file, WriteOptions options) {
    LogTarget target = new LogTarget(storage.backend(file), file);
    try (samples) {
      return switch (options.format()) {
        case EVAL -> EvalFileWriter.write(target, header, samples, options);
        case JSON -> JsonFileWriter.write(target, header, samples, options.condition());
      };
    }
  }

  @Override
  public EvalLog readHeader(URI file) {
    return with(file, LogReader::header);
  }

  @Override
  public Stream<HeaderResult> readHeaders(List<URI> files) {
    return HeaderReads.results(storage, files, this::readHeader);
  }

  @Override
  public EvalLog read(URI file, ReadOptions options) {
    SampleParsing parsing = new SampleParsing(options);
    return with(
        file,
        reader -> {
          EvalLog header = reader.wholeHeader();
          try (Stream<EvalSample> samples = reader.samples(parsing)) {
            return LogAssembly.of(
                header,
                samples.parallel().toList(),
                reader.reductions(),
                reader instanceof JsonFileReader);
          }
        });
  }

  @Override
  public List<EvalSampleSummary> readSummaries(URI file) {
    try (Stream<EvalSampleSummary> summaries = summaries(file)) {
      return summaries.toList();
    }
  }

  @Override
  public Stream<EvalSampleSummary> summaries(URI file) {
    return stream(file, LogReader::summaries);
  }

  @Override
  public Optional<EvalSample> readSample(URI file, SampleId id, int epoch, ReadOptions options) {
    return with(file, reader -> reader.sample(id, epoch, new SampleParsing(options)));
  }

  @Override
  public Optional<EvalSample> readSample(URI file, String uuid, ReadOptions options) {
    return with(file, reader -> reader.sample(uuid, new SampleParsing(options)));
  }

  @Override
  public Optional<InputStream> openSample(URI file, SampleId id, int epoch) {
    LogReader reader = LogReaders.open(storage, file);
    try {
      Optional<InputStream> json = reader.open(id, epoch).map(in -> new ClosingStream(in, reader));
      if (json.isEmpty()) {
        reader.close();
      }
      return json;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public Stream<EvalSample> samples(URI file, ReadOptions options) {
    return stream(file, reader -> reader.samples(new SampleParsing(options)));
  }

  @Override
  public Optional<List<EvalSampleReductions>> readReductions(URI file) {
    return with(
        file, reader -> reader.reductions().or(() -> HeaderMigration.reductions(reader.header())));
  }

  private <T> T with(URI file, Function<LogReader, T> action) {
    try (LogReader reader = LogReaders.open(storage, file)) {
      return action.apply(reader);
    }
  }

  /** A stream that closes its log when it is closed. */
  private <T> Stream<T> stream(URI file, Function<LogReader, Stream<T>> action) {
    LogReader reader = LogReaders.open(storage, file);
    try {
      return action.apply(reader).onClose(reader::close);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public List<EvalLogInfo> list(URI directory, boolean recursive) {
    LogDirectory.requireNoArchive(directory);
    try (Stream<FileInfo> files = storage.backend(directory).list(directory, recursive)) {
      return files
          .filter(file -> !file.directory() && LogFileNames.isLog(fileName(file.uri())))
          .sorted(NEWEST_FIRST)
          .map(DefaultEvalLogs::info)
          .toList();
    } catch (IOException e) {
      throw unreadable(directory, e);
    } catch (UncheckedIOException e) {
      throw unreadable(directory, new IOException(e.getMessage(), e));
    }
  }

  /** By time as Inspect sorts them; the names, which begin with a time, decide between equals. */
  private static final Comparator<FileInfo> NEWEST_FIRST =
      Comparator.comparing(
              FileInfo::modified, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
          .thenComparing(file -> fileName(file.uri()))
          .thenComparing(file -> file.uri().toString())
          .reversed();

  private static EvalLogInfo info(FileInfo file) {
    Optional<LogFileNames.Parsed> name = LogFileNames.parse(fileName(file.uri()));
    return new EvalLogInfo(
        file.uri(),
        "file",
        file.size(),
        file.modified() == null ? null : file.modified().toEpochMilli() / 1000.0,
        name.map(LogFileNames.Parsed::task).orElse(""),
        name.map(LogFileNames.Parsed::taskId).orElse(""),
        name.map(LogFileNames.Parsed::suffix).orElse(null));
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
}
