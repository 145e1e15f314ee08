package io.evalflow.engine.log;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.log.EvalSpec;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads and writes eval logs, in both formats, told apart by content. Safe for use by many threads.
 * Methods that read throw a {@link FlowException} with {@code NOT_FOUND} or {@code LOG} that names
 * the file and, inside a zip, the member.
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
   * Reads a log without samples and reductions; of a log that is being written, what was known at
   * its start.
   */
  EvalLog readHeader(URI file);

  /** Reads a whole log. */
  EvalLog read(URI file);

  /** Reads the summaries of the samples. */
  List<EvalSampleSummary> readSummaries(URI file);

  /** Reads one sample; empty if the log has none of that id and epoch. */
  Optional<EvalSample> readSample(URI file, SampleId id, int epoch);

  /** Reads the samples one by one, in the order of the file; close the stream. */
  Stream<EvalSample> samples(URI file);

  /** The logs in a directory, newest first by name; close nothing. */
  List<URI> list(URI directory, boolean recursive);
}
