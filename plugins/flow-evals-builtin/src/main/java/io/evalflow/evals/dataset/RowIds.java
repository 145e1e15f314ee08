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
 * as 1 and "1", count as alike, since a log names samples by their text. As long as the ids are the
 * numbers from 1 in order, or there are none, nothing is kept of them.
 */
final class RowIds {
  private final List<@Nullable SampleId> ids = new ArrayList<>();
  private final Map<String, Long> lines = new HashMap<>();

  /**
   * Rows whose ids are the numbers from 1, or that have none, before the first that is otherwise.
   */
  private int plain;

  private boolean numbered;
  private boolean anyId;

  /** How far the lines of these rows are ahead of the rows. */
  private long linesAhead;

  /**
   * Adds the next row's.
   *
   * @throws FlowException if another row has it
   */
  void add(@Nullable SampleId id, long line) {
    if (ids.isEmpty() && isPlain(id, line)) {
      plain++;
      return;
    }
    if (ids.isEmpty()) {
      keepPlain();
    }
    keep(id, line);
  }

  private boolean isPlain(@Nullable SampleId id, long line) {
    if (plain == 0) {
      numbered = id != null;
      linesAhead = line;
    }
    boolean expected =
        id == null
            ? !numbered
            : numbered && id.value() instanceof Long number && number == plain + 1L;
    return expected && line - plain == linesAhead;
  }

  private void keepPlain() {
    for (int row = 0; row < plain; row++) {
      keep(numbered ? SampleId.of(row + 1L) : null, row + linesAhead);
    }
  }

  private void keep(@Nullable SampleId id, long line) {
    ids.add(id);
    if (id == null) {
      return;
    }
    anyId = true;
    @Nullable Long other = lines.putIfAbsent(id.toString(), line);
    if (other != null) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, "the id " + id + " stands on line " + other + " already");
    }
  }

  /** The number of rows. */
  int size() {
    return ids.isEmpty() ? plain : ids.size();
  }

  /**
   * The ids in an order: a row without one has its position from 1, as in Inspect AI. Null if all
   * rows have their position.
   *
   * @throws FlowException if a position is another row's id
   */
  SampleId @Nullable [] inOrder(int[] order) {
    boolean positions = ids.isEmpty() ? !numbered || isAscending(order) : !anyId;
    if (positions) {
      return null;
    }
    SampleId[] ordered = new SampleId[order.length];
    Map<String, Integer> known = new HashMap<>();
    for (int i = 0; i < order.length; i++) {
      @Nullable SampleId own = ids.isEmpty() ? SampleId.of(order[i] + 1L) : ids.get(order[i]);
      ordered[i] = own == null ? SampleId.of(i + 1L) : own;
      if (known.put(ordered[i].toString(), i) != null) {
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

  private static boolean isAscending(int[] order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return false;
      }
    }
    return true;
  }
}
