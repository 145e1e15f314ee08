package io.evalflow.store.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.PendingFile;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.StorageBackendContract;
import io.evalflow.spi.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest extends StorageBackendContract {
  @TempDir Path directory;

  private final StorageBackend storage = new LocalStorage();

  @Override
  protected StorageBackend backend() {
    return storage;
  }

  @Override
  protected URI root() {
    return directory.resolve("root").toUri().toString().endsWith("/")
        ? directory.resolve("root").toUri()
        : URI.create(directory.resolve("root").toUri() + "/");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not every sign can be in a name there")
  void lists_the_uris_that_the_paths_themselves_have() throws IOException {
    List<URI> expected = new ArrayList<>();
    for (char sign = ' '; sign < 0x7f; sign++) {
      if (sign != '/') {
        Path file = Files.createFile(directory.resolve("a" + sign + "b"));
        expected.add(file.toUri());
      }
    }
    expected.add(Files.createFile(directory.resolve("\u00fc\u6f22")).toUri());
    expected.add(Files.createDirectory(directory.resolve("d e")).toUri());

    try (Stream<FileInfo> files = storage.list(directory.toUri(), false)) {
      assertThat(files.map(FileInfo::uri)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void is_found_by_the_service_loader() {
    assertThat(ServiceLoader.load(StorageBackend.class))
        .anySatisfy(found -> assertThat(found).isInstanceOf(LocalStorage.class));
  }

  @Test
  void leaves_nothing_beside_a_file_that_was_written() throws IOException {
    put(root().resolve("a.eval"), "x", WriteCondition.IF_ABSENT);

    try (Stream<Path> files = Files.list(Path.of(root()))) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .containsExactly("a.eval");
    }
  }

  @Test
  void removes_what_a_killed_process_left_long_ago_and_nothing_else() throws IOException {
    Path place = Files.createDirectories(Path.of(root()));
    Path old = place.resolve(".flow-" + UUID.randomUUID() + ".tmp");
    Path young = place.resolve(".flow-" + UUID.randomUUID() + ".tmp");
    Path other = place.resolve(".flow-mine.tmp");
    Instant twoDaysAgo = Instant.now().minus(Duration.ofDays(2));
    for (Path file : List.of(old, young, other)) {
      Files.writeString(file, "x");
    }
    Files.setLastModifiedTime(old, FileTime.from(twoDaysAgo));
    Files.setLastModifiedTime(other, FileTime.from(twoDaysAgo));

    put(root().resolve("a.eval"), "x", WriteCondition.ALWAYS);

    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(other).exists();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void writes_through_a_link_and_keeps_the_mode() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real")).resolve("a.txt");
    Files.writeString(real, "one");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw-r--"));
    Path link = Files.createSymbolicLink(directory.resolve("link.txt"), real);

    put(link.toUri(), "two", WriteCondition.ALWAYS);

    assertThat(link).isSymbolicLink().hasContent("two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-rw-r--");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void keeps_what_a_link_points_to() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real")).resolve("a.txt");
    Files.writeString(real, "one");
    Path link = Files.createSymbolicLink(directory.resolve("link.txt"), real);
    Path kept = directory.resolve("kept.txt");
    String etag = storage.stat(link.toUri()).orElseThrow().etag();

    storage.keep(link.toUri(), etag, kept.toUri());
    put(link.toUri(), "two", WriteCondition.ALWAYS);

    assertThat(kept).hasContent("one");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void all_who_write_to_a_directory_can_take_turns_there() throws IOException {
    URI file = root().resolve("a.txt");
    put(file, "one", WriteCondition.ALWAYS);
    Files.setPosixFilePermissions(Path.of(root()), PosixFilePermissions.fromString("rwxrwxr-x"));
    String etag = storage.stat(file).orElseThrow().etag();

    put(file, "two", new WriteCondition.IfUnchanged(etag));

    Path lock = Path.of(root()).resolve(DirectoryLock.FILE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
        .isEqualTo("rw-rw-r--");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void replaces_no_file_to_which_nobody_may_write() throws IOException {
    URI file = root().resolve("a.txt");
    put(file, "one", WriteCondition.ALWAYS);
    Path path = Path.of(file);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r--r--"));
    assumeThat(Files.isWritable(path)).as("the right of the user, if it is root's").isFalse();

    assertThatThrownBy(() -> put(file, "two", WriteCondition.ALWAYS))
        .hasMessageContaining("a.txt is protected");

    assertThat(path).hasContent("one");
  }

  @Test
  void says_which_file_is_not_there_to_be_made_durable() {
    URI none = root().resolve("none.txt");

    assertThatThrownBy(() -> storage.makeDurable(root(), List.of(none)))
        .hasMessageContaining("none.txt does not exist");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void does_not_follow_links_to_directories() throws IOException {
    Path inner = Files.createDirectories(directory.resolve("root/inner"));
    Files.writeString(inner.resolve("a.txt"), "x");
    Files.createSymbolicLink(inner.resolve("loop"), directory.resolve("root"));
    Files.createSymbolicLink(inner.resolve("nowhere"), directory.resolve("none"));

    try (Stream<FileInfo> files = storage.list(root(), true)) {
      List<String> names = files.map(file -> file.uri().getPath()).toList();
      assertThat(names).singleElement().asString().endsWith("inner/a.txt");
    }
  }

  @Test
  void lets_no_file_grow_that_has_two_names_or_is_not_there() throws IOException {
    URI file = root().resolve("a.txt");
    put(file, "one", WriteCondition.ALWAYS);
    Files.createLink(directory.resolve("b.txt"), Path.of(file));

    assertThat(storage.appendUnit(file)).isEmpty();
    assertThatThrownBy(() -> storage.appendUnit(root().resolve("none.txt")))
        .hasMessageContaining("none.txt does not exist");
  }

  @Test
  void adds_nothing_to_a_file_that_got_a_second_name_or_is_gone() throws IOException {
    URI file = root().resolve("a.txt");
    put(file, "one", WriteCondition.ALWAYS);
    int unit = unitOf(file);
    String etag = storage.stat(file).orElseThrow().etag();
    Path link = Files.createLink(directory.resolve("b.txt"), Path.of(file));

    assertConflict(() -> storage.append(file, etag, unit, ByteBuffer.allocate(unit)));
    Files.delete(Path.of(file));
    assertConflict(() -> storage.append(file, etag, unit, ByteBuffer.allocate(unit)));

    assertThat(link).hasContent("one");
  }

  private static void assertConflict(ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void leaves_nothing_beside_a_file_that_was_asked_whether_it_can_grow() throws IOException {
    URI file = root().resolve("a.txt");
    put(file, "one", WriteCondition.ALWAYS);

    storage.appendUnit(file);

    try (Stream<Path> files = Files.list(Path.of(root()))) {
      assertThat(files).containsExactly(Path.of(file));
    }
  }

  @Test
  void refuses_an_addition_that_is_not_in_units() throws IOException {
    URI file = root().resolve("a.txt");
    put(file, "one", WriteCondition.ALWAYS);
    int unit = unitOf(file);
    String etag = storage.stat(file).orElseThrow().etag();

    for (int[] odd : new int[][] {{unit, unit - 1}, {3, unit}}) {
      assertThatThrownBy(() -> storage.append(file, etag, odd[0], ByteBuffer.allocate(odd[1])))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Path.of(file)).hasContent("one");
  }

  /** Through the cache, a reader that does nothing else sees a part of every third addition. */
  @Test
  void shows_a_reader_all_of_an_addition_or_nothing() throws Exception {
    URI file = root().resolve("a.txt");
    put(file, "0".repeat(4_000), WriteCondition.ALWAYS);
    int unit = unitOf(file);
    byte[] addition = new byte[100 * unit];
    Arrays.fill(addition, (byte) '1');
    AtomicBoolean ended = new AtomicBoolean();
    Callable<Long> reading = () -> reads(Path.of(file), unit, addition.length, ended);

    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Long>> readers = List.of(threads.submit(reading), threads.submit(reading));
      for (int i = 0; i < 300; i++) {
        FileInfo now = storage.stat(file).orElseThrow();
        long position = (now.size() + unit - 1) / unit * unit;
        storage.append(file, now.etag(), position, ByteBuffer.wrap(addition));
      }
      ended.set(true);
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).isGreaterThan(300);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Looks at the size and the end of a file until it is ended; how often. */
  private static long reads(Path file, int unit, int addition, AtomicBoolean ended)
      throws IOException {
    long reads = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer end = ByteBuffer.allocate(16);
      while (!ended.get()) {
        long size = channel.size();
        if (size > 4_000) {
          assertThat((size - unit) % addition).as("bytes of a part").isZero();
          channel.read(end.clear(), size - end.capacity());
          assertThat(new String(end.array(), US_ASCII)).isEqualTo("1".repeat(16));
        }
        reads++;
      }
    }
    return reads;
  }

  private int unitOf(URI file) throws IOException {
    OptionalInt unit = storage.appendUnit(file);
    assumeThat(unit).as("what the file system of the temporary directory can do").isPresent();
    return unit.getAsInt();
  }

  private void put(URI uri, String text, WriteCondition condition) throws IOException {
    try (PendingFile file = storage.write(uri, condition)) {
      file.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      file.commit();
    }
  }
}
