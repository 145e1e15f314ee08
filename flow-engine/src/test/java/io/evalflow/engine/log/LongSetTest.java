package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LongSetTest {
  @Test
  void knowsWhatIsInItAsAnOrdinarySetDoes() {
    long seed = System.nanoTime();
    RandomGenerator random = new SplittableRandom(seed);
    LongSet set = new LongSet();
    Set<Long> expected = new HashSet<>();
    for (int i = 0; i < 50_000; i++) {
      long number = i % 3 == 0 ? random.nextLong(20_000) : random.nextLong() << random.nextInt(64);
      assertThat(set.add(number)).as("%d, seed %d", number, seed).isEqualTo(expected.add(number));
    }
  }
}
