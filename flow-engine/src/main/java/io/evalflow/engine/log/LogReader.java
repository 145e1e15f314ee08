package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleReductions;
import io.evalflow.spi.log.EvalSampleSummary;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.WriteCondition;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one log of one format, until it is closed. For one thread, but for parallel streams. */
interface LogReader extends AutoCloseable {
  /** The log without samples and reductions, with its location and etag. */
  EvalLog header();

  /** The same, with what an odd document says of it behind its samples, for which all is read. */
  EvalLog wholeHeader();

  /** The file. */
  LogSource source();

  /** The reductions; empty if there are none. */
  Optional<List<EvalSampleReductions>> reductions();

  /** The summaries of the samples, each sample once. */
  Stream<EvalSampleSummary> summaries();

  /** A sample, by its id as text. */
  Optional<EvalSample> sample(SampleId id, int epoch, SampleParsing parsing);

  /** The sample of a uuid. */
  Optional<EvalSample> sample(String uuid, SampleParsing parsing);

  /** The JSON of a sample as it stands in the log. */
  Optional<InputStream> open(SampleId id, int epoch);

  /** The samples in the order of the file, each once; may be made parallel. */
  Stream<EvalSample> samples(SampleParsing parsing);

  /**
   * Writes a changed version of the log.
   *
   * @param durable whether it must outlive a stop of the machine
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if the condition does not hold
   */
  FileInfo rewrite(
      LogChange change, RewriteTarget target, WriteCondition condition, boolean durable);

  /**
   * What makes the log one with another header when it is put behind its end.
   *
   * @param unit its bytes and its position are multiples of this
   * @return empty if it has to be written anew, or better is
   */
  default Optional<LogAppendix> appendix(EvalLog header, int unit) {
    return Optional.empty();
  }

  /**
   * Writes a changed version of the log in the place of the version that is read here.
   *
   * @throws io.evalflow.spi.FlowException with {@code CONFLICT} if another one stands there by now
   */
  default FileInfo rewrite(LogChange change, RewriteTarget target) {
    return rewrite(change, target, new WriteCondition.IfUnchanged(source().info().etag()), true);
  }

  /** Closes the file; what was opened from it cannot be read any more. */
  @Override
  void close();
}
