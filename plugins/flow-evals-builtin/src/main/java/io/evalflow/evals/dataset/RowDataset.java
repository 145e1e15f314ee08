package io.evalflow.evals.dataset;

import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleBuilder;
import io.evalflow.spi.eval.SampleId;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The rows of a file as a dataset, in an order of their own. Safe for use by many threads. */
final class RowDataset implements Dataset {
  private final String name;
  private final String location;
  private final boolean shuffled;
  private final int[] order;
  private final SampleId @Nullable [] ids;
  private final IntFunction<Sample> rows;

  /**
   * A dataset.
   *
   * @param order the row of each sample; not copied
   * @param ids the id of each sample, or null to number them from 1; not copied
   * @param rows reads a row, counted from 0
   */
  RowDataset(
      String name,
      String location,
      boolean shuffled,
      int[] order,
      SampleId @Nullable [] ids,
      IntFunction<Sample> rows) {
    this.name = name;
    this.location = location;
    this.shuffled = shuffled;
    this.order = order;
    this.ids = ids;
    this.rows = rows;
  }

  @Override
  public Optional<String> name() {
    return Optional.of(name);
  }

  @Override
  public Optional<String> location() {
    return Optional.of(location);
  }

  @Override
  public boolean shuffled() {
    return shuffled;
  }

  @Override
  public int size() {
    return order.length;
  }

  @Override
  public SampleId id(int index) {
    Objects.checkIndex(index, order.length);
    return ids == null ? SampleId.of(index + 1L) : ids[index];
  }

  @Override
  public Sample sample(int index) {
    Sample sample = rows.apply(order[index]);
    SampleId id = id(index);
    return Objects.equals(id, sample.id()) ? sample : SampleBuilder.builder(sample).id(id).build();
  }
}
