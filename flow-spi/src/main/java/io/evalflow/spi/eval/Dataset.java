package io.evalflow.spi.eval;

import java.util.List;
import java.util.Optional;

/**
 * The samples of a task. May be larger than memory: samples are asked for one at a time, from many
 * threads at once, and the same index always gives the same sample. Every sample has an id, unique
 * in the dataset.
 */
public interface Dataset {
  /** The name, for the log. */
  Optional<String> name();

  /** The file or URL it came from, for the log. */
  Optional<String> location();

  /** Whether the samples stand in another order than their source. */
  boolean shuffled();

  /** The number of samples. */
  int size();

  /**
   * The id of a sample, without reading the rest of it where that can be avoided; {@code index}
   * counts from 0.
   */
  SampleId id(int index);

  /** A sample; {@code index} counts from 0. */
  Sample sample(int index);

  /** A dataset in memory. Samples without an id are numbered from 1. */
  static Dataset of(List<Sample> samples) {
    return new MemoryDataset(null, samples);
  }

  /** A named dataset in memory. Samples without an id are numbered from 1. */
  static Dataset of(String name, List<Sample> samples) {
    return new MemoryDataset(name, samples);
  }
}
