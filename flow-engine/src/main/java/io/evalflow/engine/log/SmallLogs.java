package io.evalflow.engine.log;

import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of logs, and keeps the logs that were read whole with them where each read
 * costs a request: who changes them need not ask for them again. Safe for use by many threads.
 */
public final class SmallLogs {
  /** Bytes of all together; what comes then is not kept. */
  private static final long MOST = 32 << 20;

  private final Storage storage;
  private final ConcurrentMap<URI, SmallLog> kept = new ConcurrentHashMap<>();
  private final AtomicLong size = new AtomicLong();

  /** Keeps none yet. */
  public SmallLogs(Storage storage) {
    this.storage = storage;
  }

  /** The headers of logs, as {@link io.evalflow.spi.log.EvalLogs#readHeaders} gives them. */
  public Stream<HeaderResult> readHeaders(List<URI> files) {
    return HeaderReads.results(storage, files, this::readHeader);
  }

  private EvalLog readHeader(URI file) {
    try (LogReader reader = LogReaders.open(storage, file)) {
      EvalLog header = reader.header();
      if (!storage.backend(file).placesByRename()) {
        keep(file, reader.source());
      }
      return header;
    }
  }

  private void keep(URI file, LogSource source) {
    Optional<byte[]> bytes = source.whole();
    if (bytes.isPresent()) {
      FileInfo info = source.info();
      if (size.addAndGet(info.size()) > MOST) {
        size.addAndGet(-info.size());
      } else {
        remove(kept.put(file, new SmallLog(file, info, bytes.get())));
      }
    }
  }

  private Optional<SmallLog> remove(@Nullable SmallLog log) {
    if (log != null) {
      size.addAndGet(-log.bytes().length);
    }
    return Optional.ofNullable(log);
  }

  /** A version of a log, if it is kept; it is not any more then. */
  public Optional<SmallLog> take(URI file, @Nullable String etag) {
    return remove(kept.remove(file)).filter(log -> log.etag().equals(etag));
  }
}
