package io.evalflow.spi.log;

import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.eval.ScoreEdit;
import java.net.URI;
import java.util.Collection;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Edits logs in their place. An edit is atomic, copies the bytes of every sample that it does not
 * change as they are, and takes effect only if the log is still the one that was read: otherwise it
 * is refused with {@code CONFLICT}, or done again on what is there now where the caller says how.
 * An edit that changes nothing writes nothing. A log that is not finished is refused with {@code
 * LOG}, since its run writes the file anew. Safe for use by many threads and, as far as the storage
 * can tell, many processes.
 */
public interface EvalLogEditor {
  /**
   * Puts another header in the place of a log's.
   *
   * @param log a header as {@link EvalLogs#readHeader} gave it, with what was changed; its location
   *     and etag say which log and which version of it
   * @return the header with its new etag
   * @throws FlowException with {@code CONFLICT} if somebody changed the log since it was read
   */
  EvalLog writeHeader(EvalLog log);

  /**
   * Reads the header of a log, changes it, and writes it; does so again, a bounded number of times,
   * if somebody else was faster.
   *
   * @param change gets the header as it is now; may be called several times
   * @return the header as it then is
   * @throws FlowException with {@code CONFLICT} if others were faster each time
   */
  EvalLog edit(URI file, UnaryOperator<EvalLog> change);

  /**
   * Edits a score of a sample, or adds one, as Inspect's {@code edit_score} does: the score keeps
   * its history, the transcript gets an event, the metrics of the log are computed again.
   *
   * @param epoch the epoch; null if the sample has only one
   * @param score name of the score
   * @param recompute whether the metrics are computed again; refused if one of them is not known
   */
  EvalLog editScore(
      URI file,
      SampleId sample,
      @Nullable Integer epoch,
      String score,
      ScoreEdit edit,
      boolean recompute);

  /**
   * Marks samples as invalid, and the log as one that has such samples.
   *
   * @param uuids their uuids; of none of them nothing changes
   * @throws FlowException with {@code NOT_FOUND} if the log has no sample of a uuid
   */
  EvalLog invalidate(URI file, Collection<String> uuids, ProvenanceData provenance);

  /** Takes back {@link #invalidate}; the log's mark goes with the last such sample. */
  EvalLog uninvalidate(URI file, Collection<String> uuids);

  /** Marks all samples as invalid, and the log as one that has such samples. */
  EvalLog invalidateAll(URI file, ProvenanceData provenance);

  /** Takes back all marks of samples, and the log's. */
  EvalLog uninvalidateAll(URI file);
}
