package io.evalflow.evals.dataset;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a file's rows, and the check that no two are alike. Ids that are written alike, such
 * as 1 and "1", count as alike, since a log names samples by their text.
 */
final class RowIds {
  private final List<@Nullable SampleId> ids = new ArrayList<>();
  private final Map<String, Long> lines = new HashMap<>();

  /**
   * Adds the next row's.
   *
   * @throws FlowException if another row has it
   */
  void add(@Nullable SampleId id, long line) {
    ids.add(id);
    if (id == null) {
      return;
    }
    @Nullable Long other = lines.putIfAbsent(id.toString(), line);
    if (other != null) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, "the id " + id + " stands on line " + other + " already");
    }
  }

  /** The number of rows. */
  int size() {
    return ids.size();
  }

  /**
   * The ids in an order: a row without one has its position from 1, as in Inspect AI. Null if all
   * rows are so.
   *
   * @throws FlowException if a position is another row's id
   */
  SampleId @Nullable [] inOrder(int[] order) {
    if (lines.isEmpty()) {
      return null;
    }
    SampleId[] ordered = new SampleId[order.length];
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < order.length; i++) {
      @Nullable SampleId own = ids.get(order[i]);
      ordered[i] = own == null ? SampleId.of(i + 1L) : own;
      if (positions.put(ordered[i].toString(), i) != null) {
        throw new FlowException(
                ErrorCode.INVALID_VALUE,
                "a row without an id would be numbered "
                    + ordered[i]
                    + ", which is another row's id")
            .withHint("give every row an id, or none");
      }
    }
    return ordered;
  }
}
