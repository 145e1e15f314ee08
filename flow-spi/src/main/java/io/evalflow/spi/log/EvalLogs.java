package io.evalflow.spi.log;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.storage.FileInfo;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads and writes eval logs on any storage, in both formats, told apart by content. Mirrors the
 * functions of Inspect's log API. Safe for use by many threads.
 *
 * <p>Methods that read throw a {@link FlowException} with {@code NOT_FOUND} or {@code LOG} that
 * names the file and, inside a zip, the member. Of a log that is being written, or whose process
 * was killed, they give what was flushed, with status started. What Inspect migrates from older
 * versions of the format is migrated here.
 */
public interface EvalLogs {
  /** A log format. */
  enum Format {
    /** A zip of JSON members. */
    EVAL,
    /** One JSON document. */
    JSON
  }

  /**
   * Starts a log and writes its first version, with status started.
   *
   * @param file where to; must not exist
   * @param logBuffer samples that wait for a flush
   */
  EvalLogWriter create(URI file, Format format, EvalSpec eval, EvalPlan plan, int logBuffer);

  /**
   * Writes a whole log. Its samples are condensed as Inspect condenses them; the file appears whole
   * or not at all.
   *
   * @param log a log with its samples; a null list of samples is written as none
   * @return the file
   * @throws FlowException with {@code CONFLICT} if the condition of the options does not hold
   */
  FileInfo write(EvalLog log, URI file, WriteOptions options);

  /**
   * Writes a whole log whose samples come one by one, so that memory follows one of them a thread.
   *
   * @param header the log without its samples, with its reductions if it has any
   * @param samples the samples; read in parallel if the stream is parallel, and closed
   */
  FileInfo write(EvalLog header, Stream<EvalSample> samples, URI file, WriteOptions options);

  /**
   * Reads a log without samples and reductions, with its location and etag. Of a finished log on a
   * remote storage this takes at most two requests.
   */
  EvalLog readHeader(URI file);

  /**
   * Reads many headers at once, as many at a time as the storage and the processors make sense of.
   *
   * @return one result a file, in the order of {@code files}; close it
   */
  Stream<HeaderResult> readHeaders(List<URI> files);

  /**
   * The header of a log, or why it could not be read: one bad log hides no other.
   *
   * @param file the log
   * @param header its header, if it could be read
   * @param error why not, otherwise
   */
  record HeaderResult(URI file, Optional<EvalLog> header, Optional<FlowException> error) {}

  /**
   * Reads a whole log, on all processors, its samples in the order in which Inspect has them: of a
   * zip by epoch, then by id; of a document as they stand.
   */
  EvalLog read(URI file, ReadOptions options);

  /** Reads a whole log as it is written. */
  default EvalLog read(URI file) {
    return read(file, ReadOptions.AS_WRITTEN);
  }

  /** Reads the summaries of the samples. */
  List<EvalSampleSummary> readSummaries(URI file);

  /** Reads the summaries of the samples one by one; close the stream. */
  Stream<EvalSampleSummary> summaries(URI file);

  /** Reads one sample; empty if the log has none of that id and epoch. */
  Optional<EvalSample> readSample(URI file, SampleId id, int epoch, ReadOptions options);

  /** Reads one sample as it is written; empty if the log has none of that id and epoch. */
  default Optional<EvalSample> readSample(URI file, SampleId id, int epoch) {
    return readSample(file, id, epoch, ReadOptions.AS_WRITTEN);
  }

  /** Reads the sample of a uuid, found through the summaries; empty if the log has none. */
  Optional<EvalSample> readSample(URI file, String uuid, ReadOptions options);

  /**
   * The JSON of one sample as it stands in the log, in UTF-8, read as it is asked for: no sample is
   * too large for it. Empty if the log has none of that id and epoch; close the stream.
   */
  Optional<InputStream> openSample(URI file, SampleId id, int epoch);

  /**
   * Reads the samples one by one, in the order of the file; close the stream. Made parallel, it
   * reads on many threads at once.
   */
  Stream<EvalSample> samples(URI file, ReadOptions options);

  /** Reads the samples as they are written, one by one, in the order of the file. */
  default Stream<EvalSample> samples(URI file) {
    return samples(file, ReadOptions.AS_WRITTEN);
  }

  /** Reads the reductions of scores over epochs; empty if the log has none. */
  Optional<List<EvalSampleReductions>> readReductions(URI file);

  /** The logs in a directory, last changed first, told by their names alone. */
  List<EvalLogInfo> list(URI directory, boolean recursive);
}
