package io.evalflow.engine.log;

import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.EvalSampleSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one log of one format. For one thread. */
interface LogReader {
  /** The log without samples and reductions. */
  EvalLog header();

  /** All of it. */
  EvalLog all();

  /** The summaries of the samples, each sample once. */
  List<EvalSampleSummary> summaries();

  /** A sample, by its id as text. */
  Optional<EvalSample> sample(SampleId id, int epoch);

  /** The samples in the order of the file, each once; to be closed. */
  Stream<EvalSample> samples();
}
