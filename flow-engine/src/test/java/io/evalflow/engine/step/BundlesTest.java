package io.evalflow.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.step.CommitJournal.Content;
import io.evalflow.engine.step.CommitJournal.State;
import io.evalflow.spi.storage.Storage;
import io.evalflow.store.fs.LocalStorage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesTest {
  private static final int VERSIONS = 60;

  @TempDir private Path directory;
  private final LocalStorage files = new LocalStorage();
  private final Storage storage = uri -> files;

  @Test
  void versions_of_many_logs_are_found_in_a_few_files() throws IOException {
    Random random = new Random(1);
    List<byte[]> versions = new ArrayList<>();
    List<Content> contents = new ArrayList<>();
    try (Bundles bundles = new Bundles(storage, journal())) {
      for (int i = 0; i < VERSIONS; i++) {
        byte[] bytes = new byte[i == 0 ? 0 : random.nextInt(Bundles.LARGEST_PART)];
        random.nextBytes(bytes);
        versions.add(bytes);
        contents.add(bundles.add(log(i), i % 2 == 0 ? "new" : "old", bytes));
      }
      bundles.finish();
    }

    Contents read = new Contents(storage);
    for (int i = 0; i < VERSIONS; i++) {
      try (InputStream in = read.read(contents.get(i))) {
        assertThat(in.readAllBytes()).isEqualTo(versions.get(i));
      }
    }
    assertThat(contents.stream().map(Content::file).distinct().count()).isBetween(2L, 6L);
  }

  @Test
  void versions_in_many_directories_are_not_all_held_at_once() throws IOException {
    try (Bundles bundles = new Bundles(storage, journal())) {
      for (int i = 0; i < 200; i++) {
        URI log = directory.resolve(i % 40 + "/" + i + ".eval").toUri();
        bundles.add(log, "new", new byte[Bundles.LARGEST_PART]);
      }

      try (Stream<Path> ended = Files.walk(directory)) {
        long bytes = ended.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
        assertThat(200L * Bundles.LARGEST_PART - bytes).isLessThanOrEqualTo(17 << 20);
      }
    }
  }

  @Test
  void what_is_not_finished_leaves_nothing() throws IOException {
    try (Bundles bundles = new Bundles(storage, journal())) {
      bundles.add(log(0), "new", new byte[10]);
    }

    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  private URI log(int number) {
    return directory.resolve(number + ".eval").toUri();
  }

  private CommitJournal journal() {
    return new CommitJournal(
        "id",
        "tag",
        CommitOwner.NOBODY,
        Instant.EPOCH,
        State.PREPARING,
        List.of(directory.toUri()),
        List.of());
  }
}
