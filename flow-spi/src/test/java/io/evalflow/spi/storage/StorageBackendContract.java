package io.evalflow.spi.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link StorageBackend} must do. A backend's module extends this class. */
public abstract class StorageBackendContract {
  /** The backend under test. */
  protected abstract StorageBackend backend();

  /** A directory of its own for each test, ending in a slash; nothing is there yet. */
  protected abstract URI root();

  @Test
  void serves_the_scheme_of_its_locations() {
    assertThat(backend().schemes()).contains(root().getScheme());
    assertThat(backend().name()).isNotEmpty();
  }

  @Test
  void finds_nothing_where_nothing_is() throws IOException {
    assertThat(backend().stat(at("none"))).isEmpty();
    assertThat(backend().stat(at("none/below"))).isEmpty();
    assertThat(names(root(), true)).isEmpty();
    assertThat(names(at("none/"), false)).isEmpty();
  }

  @Test
  void reads_back_what_it_wrote() throws IOException {
    FileInfo written = put("a.txt", "hello");

    assertThat(text("a.txt")).isEqualTo("hello");
    assertIsThere("a.txt", written);
    assertThat(written.uri()).isEqualTo(at("a.txt"));
    assertThat(written.size()).isEqualTo(5);
    assertThat(written.directory()).isFalse();
  }

  @Test
  void keeps_names_with_odd_characters() throws IOException {
    String name = "a b+c#d%25é@x&=~.eval";
    URI uri = root().resolve("a%20b+c%23d%2525%C3%A9@x&=~.eval");
    try (PendingFile file = backend().write(uri, WriteCondition.ALWAYS)) {
      file.write(ByteBuffer.wrap(name.getBytes(UTF_8)));
      file.commit();
    }

    try (InputStream in = backend().read(uri)) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(name);
    }
    try (Stream<FileInfo> files = backend().list(root(), true)) {
      URI listed = files.toList().get(0).uri();
      assertThat(listed.getPath()).isEqualTo(uri.getPath());
      assertThat(backend().stat(listed)).isPresent();
    }
  }

  @Test
  void makes_missing_directories() throws IOException {
    put("x/y/z.txt", "deep");

    assertThat(text("x/y/z.txt")).isEqualTo("deep");
    assertThat(backend().stat(at("x/y"))).hasValueSatisfying(info -> info.directory());
  }

  @Test
  void lists_files_below_a_directory_only_when_asked_to_descend() throws IOException {
    put("one.txt", "1");
    put("sub/two.txt", "2");
    put("sub/deeper/three.txt", "3");

    assertThat(names(root(), true))
        .containsExactlyInAnyOrder("one.txt", "sub/two.txt", "sub/deeper/three.txt");
    assertThat(names(root(), false)).containsExactlyInAnyOrder("one.txt", "sub/");
    assertThat(names(at("sub/"), false)).containsExactlyInAnyOrder("sub/two.txt", "sub/deeper/");
    assertThat(names(at("sub"), true))
        .containsExactlyInAnyOrder("sub/two.txt", "sub/deeper/three.txt");
  }

  @Test
  void lists_the_size_and_etag_that_a_stat_gives() throws IOException {
    FileInfo written = put("one.txt", "1");

    try (Stream<FileInfo> files = backend().list(root(), true)) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(listed -> assertThat(timed(written, listed)).isEqualTo(listed))
          .isEqualTo(backend().stat(at("one.txt")).orElseThrow());
    }
  }

  @Test
  void shows_nothing_of_a_file_before_it_is_committed() throws IOException {
    try (PendingFile file = backend().write(at("a.txt"), WriteCondition.ALWAYS)) {
      file.write(ByteBuffer.wrap("half".getBytes(UTF_8)));
      assertThat(backend().stat(at("a.txt"))).isEmpty();
      assertThat(names(root(), true)).isEmpty();
    }

    assertThat(backend().stat(at("a.txt"))).isEmpty();
    assertThat(names(root(), true)).isEmpty();
  }

  @Test
  void leaves_the_old_file_as_it_was_without_a_commit() throws IOException {
    FileInfo before = put("a.txt", "old");

    try (PendingFile file = backend().write(at("a.txt"), WriteCondition.ALWAYS)) {
      file.write(ByteBuffer.wrap("new and longer".getBytes(UTF_8)));
    }

    assertThat(text("a.txt")).isEqualTo("old");
    assertIsThere("a.txt", before);
  }

  @Test
  void replaces_a_file_and_changes_its_etag_even_at_the_same_size() throws IOException {
    assumeCan(StorageCapability.CONDITIONAL_WRITE);
    FileInfo first = put("a.txt", "one");
    FileInfo second = put("a.txt", "two");

    assertThat(text("a.txt")).isEqualTo("two");
    assertThat(second.etag()).isNotEqualTo(first.etag());
  }

  @Test
  void serves_a_reader_that_began_before_a_replacement_or_a_removal() throws IOException {
    put("a.txt", "one");
    try (InputStream in = backend().read(at("a.txt"))) {
      int first = in.read();
      put("a.txt", "two");
      assertThat((char) first + new String(in.readAllBytes(), UTF_8)).isEqualTo("one");
    }
  }

  @Test
  void reads_ranges_from_both_ends() throws IOException {
    put("a.txt", "0123456789");

    assertThat(range("a.txt", 0, 3)).isEqualTo("012");
    assertThat(range("a.txt", 4, 2)).isEqualTo("45");
    assertThat(range("a.txt", 8, 100)).isEqualTo("89");
    assertThat(range("a.txt", 10, 5)).isEmpty();
    assertThat(range("a.txt", 1000, 5)).isEmpty();
    assertThat(range("a.txt", 3, 0)).isEmpty();
    assertThat(range("a.txt", -4, 100)).isEqualTo("6789");
    assertThat(range("a.txt", -4, 2)).isEqualTo("67");
    assertThat(range("a.txt", -100, 100)).isEqualTo("0123456789");
    assertThat(range("a.txt", 0, Integer.MAX_VALUE)).isEqualTo("0123456789");
  }

  @Test
  void reads_an_empty_file() throws IOException {
    put("empty", "");

    assertThat(text("empty")).isEmpty();
    assertThat(range("empty", 0, 10)).isEmpty();
    assertThat(range("empty", -10, 10)).isEmpty();
  }

  @Test
  void tells_size_and_etag_of_the_version_that_is_open() throws IOException {
    put("a.txt", "0123456789");
    FileInfo listed = backend().stat(at("a.txt")).orElseThrow();

    try (OpenFile file = backend().open(at("a.txt"))) {
      assertThat(new String(file.read(8, 5), UTF_8)).isEqualTo("89");
      assertThat(file.info()).isEqualTo(listed);
    }
  }

  @Test
  void never_mixes_two_versions_of_an_open_file() throws IOException {
    put("a.txt", "old old old");

    try (OpenFile file = backend().open(at("a.txt"))) {
      assertThat(new String(file.read(0, 3), UTF_8)).isEqualTo("old");
      put("a.txt", "new new new");
      try {
        assertThat(new String(file.read(4, 7), UTF_8)).isEqualTo("old old");
      } catch (FlowException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
      }
    }
  }

  @Test
  void takes_parts_of_another_of_its_files() throws IOException {
    put("a.txt", "0123456789");

    try (OpenFile source = backend().open(at("a.txt"));
        PendingFile file = backend().write(at("b.txt"), WriteCondition.ALWAYS)) {
      file.copyFrom(source, 2, 3);
      file.write(ByteBuffer.wrap("-".getBytes(UTF_8)));
      file.copyFrom(source, 9, 1);
      file.copyFrom(source, 0, 0);
      file.commit();
    }

    assertThat(text("b.txt")).isEqualTo("234-9");
  }

  @Test
  void says_that_a_missing_file_does_not_exist() {
    assertFails(ErrorCode.NOT_FOUND, "none.txt", () -> backend().read(at("none.txt")));
    assertFails(ErrorCode.NOT_FOUND, "none.txt", () -> range("none.txt", 0, 1));
  }

  @Test
  void takes_parts_of_a_local_file(@TempDir Path local) throws IOException {
    Path source = local.resolve("source");
    Files.writeString(source, "0123456789");

    try (FileChannel channel = FileChannel.open(source);
        PendingFile file = backend().write(at("a.txt"), WriteCondition.ALWAYS)) {
      file.write(ByteBuffer.wrap("<".getBytes(UTF_8)));
      file.transferFrom(channel, 2, 5);
      file.write(ByteBuffer.wrap(">".getBytes(UTF_8)));
      assertThatThrownBy(() -> file.transferFrom(channel, 8, 5)).isInstanceOf(IOException.class);
    }
    try (FileChannel channel = FileChannel.open(source);
        PendingFile file = backend().write(at("a.txt"), WriteCondition.ALWAYS)) {
      file.write(ByteBuffer.wrap("<".getBytes(UTF_8)));
      file.transferFrom(channel, 2, 5);
      file.write(ByteBuffer.wrap(">".getBytes(UTF_8)));
      file.commitInterim();
    }

    assertThat(text("a.txt")).isEqualTo("<23456>");
  }

  @Test
  void writes_if_absent_only_where_nothing_is() throws IOException {
    assumeCan(StorageCapability.CONDITIONAL_WRITE);
    FileInfo first = put("a.txt", "one", WriteCondition.IF_ABSENT);

    assertFails(ErrorCode.CONFLICT, "a.txt", () -> put("a.txt", "two", WriteCondition.IF_ABSENT));
    assertThat(text("a.txt")).isEqualTo("one");
    assertIsThere("a.txt", first);
    assertThat(names(root(), true)).containsExactly("a.txt");
  }

  @Test
  void writes_if_unchanged_only_over_what_was_read() throws IOException {
    assumeCan(StorageCapability.CONDITIONAL_WRITE);
    FileInfo first = put("a.txt", "one");
    FileInfo second = put("a.txt", "two", new WriteCondition.IfUnchanged(first.etag()));

    assertFails(
        ErrorCode.CONFLICT,
        "a.txt",
        () -> put("a.txt", "three", new WriteCondition.IfUnchanged(first.etag())));
    assertThat(text("a.txt")).isEqualTo("two");
    assertIsThere("a.txt", second);
    assertThat(names(root(), true)).containsExactly("a.txt");

    backend().delete(at("a.txt"));
    assertFails(
        ErrorCode.CONFLICT,
        "a.txt",
        () -> put("a.txt", "three", new WriteCondition.IfUnchanged(second.etag())));
  }

  @Test
  void loses_no_update_when_many_threads_write_if_unchanged() throws Exception {
    assumeCan(StorageCapability.CONDITIONAL_WRITE);
    put("count", "0");
    int threads = 4;
    int each = 25;
    Callable<Integer> counting =
        () -> {
          int conflicts = 0;
          for (int done = 0; done < each; ) {
            FileInfo before = backend().stat(at("count")).orElseThrow();
            int value = Integer.parseInt(text("count"));
            try {
              put(
                  "count",
                  Integer.toString(value + 1),
                  new WriteCondition.IfUnchanged(before.etag()));
              done++;
            } catch (FlowException e) {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
              conflicts++;
            }
          }
          return conflicts;
        };

    inParallel(threads, counting);

    assertThat(text("count")).isEqualTo(Integer.toString(threads * each));
  }

  @Test
  void lets_one_of_many_writers_create_a_file() throws Exception {
    assumeCan(StorageCapability.CONDITIONAL_WRITE);
    AtomicInteger created = new AtomicInteger();

    inParallel(
        4,
        () -> {
          try {
            put("once", "x", WriteCondition.IF_ABSENT);
            created.incrementAndGet();
          } catch (FlowException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
          }
          return created;
        });

    assertThat(created).hasValue(1);
  }

  @Test
  void removes_a_file_and_does_not_mind_if_it_is_gone() throws IOException {
    put("a.txt", "one");

    backend().delete(at("a.txt"));
    backend().delete(at("a.txt"));

    assertThat(backend().stat(at("a.txt"))).isEmpty();
  }

  @Test
  void keeps_a_version_that_is_replaced() throws IOException {
    assumeCan(StorageCapability.CONDITIONAL_WRITE);
    FileInfo first = put("a.txt", "one");

    backend().keep(at("a.txt"), first.etag(), at("a.kept"));
    FileInfo second = put("a.txt", "two");

    assertThat(text("a.kept")).isEqualTo("one");
    assertThat(text("a.txt")).isEqualTo("two");
    assertFails(
        ErrorCode.CONFLICT,
        "a.txt",
        () -> {
          backend().keep(at("a.txt"), first.etag(), at("a.again"));
          return "kept";
        });
    assertThat(names(root(), true)).containsExactlyInAnyOrder("a.txt", "a.kept");
    assertIsThere("a.txt", second);
  }

  @Test
  void puts_a_file_in_the_place_of_another_that_is_as_it_was() throws IOException {
    assumeCan(StorageCapability.CONDITIONAL_WRITE);
    FileInfo first = put("a.txt", "one");
    put("new", "two");

    FileInfo placed =
        backend().place(at("new"), at("a.txt"), new WriteCondition.IfUnchanged(first.etag()));

    assertThat(text("a.txt")).isEqualTo("two");
    assertIsThere("a.txt", placed);
    backend().delete(at("new"));
    assertThat(names(root(), true)).containsExactly("a.txt");

    put("new", "three");
    assertFails(
        ErrorCode.CONFLICT,
        "a.txt",
        () ->
            backend().place(at("new"), at("a.txt"), new WriteCondition.IfUnchanged(first.etag())));
    assertFails(
        ErrorCode.CONFLICT,
        "a.txt",
        () -> backend().place(at("new"), at("a.txt"), WriteCondition.IF_ABSENT));
    assertThat(text("a.txt")).isEqualTo("two");
    assertThat(text("new")).isEqualTo("three");

    backend().place(at("new"), at("b.txt"), WriteCondition.IF_ABSENT);
    assertThat(text("b.txt")).isEqualTo("three");
  }

  @Test
  void lets_a_file_grow_where_that_is_seen_at_once() throws IOException {
    FileInfo first = put("a.txt", "one");
    OptionalInt unit = backend().appendUnit(at("a.txt"));
    int length = 2 * unit.orElse(512);
    ByteBuffer addition = ByteBuffer.wrap("x".repeat(length).getBytes(UTF_8));
    Callable<FileInfo> growing =
        () -> backend().append(at("a.txt"), first.etag(), length, addition.duplicate());
    if (unit.isEmpty()) {
      assertFails(ErrorCode.UNSUPPORTED, "a.txt", growing);
      assertThat(text("a.txt")).isEqualTo("one");
      return;
    }

    try (OpenFile open = backend().open(at("a.txt"))) {
      FileInfo grown = backend().append(at("a.txt"), first.etag(), length, addition.duplicate());

      assertIsThere("a.txt", grown);
      assertThat(grown.etag()).isNotEqualTo(first.etag());
      assertThat(text("a.txt"))
          .isEqualTo("one" + "\0".repeat(length - 3) + "x".repeat(length))
          .hasSize(Math.toIntExact(grown.size()));
      assertThat(new String(open.read(0, 2 * length), UTF_8)).isEqualTo("one");
      assertThat(new String(open.read(-2, 2), UTF_8)).isEqualTo("ne");
      assertFails(ErrorCode.CONFLICT, "a.txt", growing);
      assertIsThere("a.txt", grown);
    }
    assertThat(names(root(), true)).containsExactly("a.txt");
  }

  @Test
  void removes_many_files_at_once_and_passes_over_those_that_are_not_there() throws IOException {
    List<URI> files =
        new ArrayList<>(List.of(at("not-there"), root().resolve("%C3%A4%20b&%3C+.txt")));
    put("%C3%A4%20b&%3C+.txt", "text");
    put("stays.txt", "text");
    for (int i = 0; i < 20; i++) {
      put("dir/" + i, "text");
      files.add(at("dir/" + i));
    }

    backend().deleteAll(files);
    backend().deleteAll(List.of());

    assertThat(names(root(), true)).containsExactly("stays.txt");
  }

  @Test
  void makes_durable_what_was_committed_in_the_interim_or_removed() throws IOException {
    put("gone.txt", "gone");
    try (PendingFile file = backend().write(at("a.txt"), WriteCondition.ALWAYS)) {
      file.write(ByteBuffer.wrap("one".getBytes(UTF_8)));
      file.commitInterim();
    }
    backend().delete(at("gone.txt"));

    backend().makeDurable(root(), List.of(at("a.txt")));
    backend().makeDurable(root(), List.of());

    assertThat(text("a.txt")).isEqualTo("one");
    assertThat(names(root(), true)).containsExactly("a.txt");
  }

  @Test
  void refuses_locations_that_climb_or_have_empty_segments() {
    for (String path : List.of("a/../b", "./a", "a//b", "%2e%2e/a", "a/%2E/b")) {
      URI uri = URI.create(root() + path);
      assertFails(ErrorCode.INVALID_VALUE, path, () -> backend().stat(uri));
      assertFails(ErrorCode.INVALID_VALUE, path, () -> backend().read(uri));
      assertFails(ErrorCode.INVALID_VALUE, path, () -> backend().write(uri, WriteCondition.ALWAYS));
    }
  }

  @Test
  void refuses_conditions_that_it_cannot_keep() throws IOException {
    if (!backend().capabilities(root()).contains(StorageCapability.CONDITIONAL_WRITE)) {
      assertFails(
          ErrorCode.UNSUPPORTED, "a.txt", () -> put("a.txt", "x", WriteCondition.IF_ABSENT));
      assertThat(backend().stat(at("a.txt"))).isEmpty();
    }
  }

  private void assumeCan(StorageCapability capability) throws IOException {
    assumeThat(backend().capabilities(root()))
        .as("what %s can do", root().getScheme())
        .contains(capability);
  }

  /** A location below the root. */
  protected final URI at(String path) {
    return root().resolve(path);
  }

  private FileInfo put(String path, String text) throws IOException {
    return put(path, text, WriteCondition.ALWAYS);
  }

  private FileInfo put(String path, String text, WriteCondition condition) throws IOException {
    try (PendingFile file = backend().write(at(path), condition)) {
      file.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
      return file.commit();
    }
  }

  private void assertIsThere(String path, FileInfo written) throws IOException {
    assertThat(backend().stat(at(path)))
        .hasValueSatisfying(now -> assertThat(timed(written, now)).isEqualTo(now));
  }

  /** What a write told, with the time that a later look told if the write did not. */
  private static FileInfo timed(FileInfo written, FileInfo later) {
    return new FileInfo(
        written.uri(),
        written.size(),
        written.modified() == null ? later.modified() : written.modified(),
        written.etag(),
        written.directory());
  }

  private String text(String path) throws IOException {
    try (InputStream in = backend().read(at(path))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private String range(String path, long offset, int length) throws IOException {
    try (OpenFile file = backend().open(at(path))) {
      return new String(file.read(offset, length), UTF_8);
    }
  }

  private List<String> names(URI directory, boolean recursive) throws IOException {
    try (Stream<FileInfo> files = backend().list(directory, recursive)) {
      return files.map(file -> root().relativize(file.uri()).getPath()).toList();
    }
  }

  private static void assertFails(ErrorCode code, String named, Callable<?> action) {
    assertThatThrownBy(action::call)
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.message()).contains(named);
            });
  }

  private static <T> void inParallel(int threads, Callable<T> action) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (var done : pool.invokeAll(IntStream.range(0, threads).mapToObj(i -> action).toList())) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
