package io.evalflow.spi.eval;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A dataset in memory. Immutable. */
final class MemoryDataset implements Dataset {
  private final @Nullable String name;
  private final List<Sample> samples;

  MemoryDataset(@Nullable String name, List<Sample> samples) {
    this.name = name;
    List<Sample> numbered = new ArrayList<>(samples.size());
    Set<SampleId> seen = new HashSet<>();
    for (Sample sample : samples) {
      SampleId id = sample.id() == null ? SampleId.of(numbered.size() + 1L) : sample.id();
      if (!seen.add(id)) {
        throw new FlowException(
            ErrorCode.INVALID_VALUE,
            "dataset " + (name == null ? "in memory" : name) + ": two samples have the id " + id);
      }
      numbered.add(SampleBuilder.builder(sample).id(id).build());
    }
    this.samples = List.copyOf(numbered);
  }

  @Override
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  @Override
  public Optional<String> location() {
    return Optional.empty();
  }

  @Override
  public boolean shuffled() {
    return false;
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public SampleId id(int index) {
    return Objects.requireNonNull(samples.get(index).id());
  }

  @Override
  public Sample sample(int index) {
    return samples.get(index);
  }
}
