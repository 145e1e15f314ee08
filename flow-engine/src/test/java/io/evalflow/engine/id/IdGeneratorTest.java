package io.evalflow.engine.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdGeneratorTest {
  @Test
  void idsHave22CharactersOfTheAlphabetWithoutLookalikes() {
    IdGenerator ids = IdGenerator.random();
    for (int i = 0; i < 1000; i++) {
      assertThat(ids.next()).matches("[2-9A-HJ-NP-Za-km-z]{22}");
    }
  }

  @Test
  void idsAreUniqueWhenManyThreadsAsk() {
    IdGenerator ids = IdGenerator.seeded(new SplittableRandom(7));
    Set<String> all =
        IntStream.range(0, 100_000)
            .parallel()
            .mapToObj(i -> ids.next())
            .collect(Collectors.toCollection(HashSet::new));
    assertThat(all).hasSize(100_000);
  }

  @Test
  void idsFollowFromTheSeed() {
    IdGenerator first = IdGenerator.seeded(new SplittableRandom(1));
    IdGenerator again = IdGenerator.seeded(new SplittableRandom(1));
    IdGenerator other = IdGenerator.seeded(new SplittableRandom(2));
    String id = first.next();
    assertThat(again.next()).isEqualTo(id);
    assertThat(other.next()).isNotEqualTo(id);
  }
}
