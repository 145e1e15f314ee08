package io.evalflow.engine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doCallRealMethod;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.evalflow.engine.id.IdGenerator;
import io.evalflow.engine.log.DefaultEvalLogs;
import io.evalflow.engine.log.LogVersions;
import io.evalflow.engine.log.SmallLogs;
import io.evalflow.engine.step.DyingStorage.Way;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalConfigBuilder;
import io.evalflow.spi.log.EvalDataset;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs;
import io.evalflow.spi.log.EvalPlan;
import io.evalflow.spi.log.EvalSpecBuilder;
import io.evalflow.spi.log.EvalStats;
import io.evalflow.spi.log.EvalStatus;
import io.evalflow.spi.log.LogEdits;
import io.evalflow.spi.log.ProvenanceData;
import io.evalflow.spi.log.TagsEdit;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.storage.FileInfo;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import io.evalflow.spi.storage.WriteCondition;
import io.evalflow.store.fs.LocalStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.stubbing.Answer;
import tools.jackson.databind.node.IntNode;

/** All logs of a step are changed or none, whenever its process dies and whoever else writes. */
class StepCommitTest {
  private static final int LOGS = 3;
  private static final String EDITED = "2026-05-01T10-00-00-00-00_work_task%d.eval";

  /** A process that does not run any more. */
  private static final CommitOwner DEAD = CommitOwner.NOBODY;

  @TempDir private Path directory;
  private Duration later = Duration.ZERO;
  private final Storage local = local();
  private final EvalLogs logs = new DefaultEvalLogs(local);
  private final CommitRecovery recovery = new CommitRecovery(local, Clock.systemUTC());

  private static Storage local() {
    LocalStorage files = new LocalStorage();
    return uri -> files;
  }

  @BeforeEach
  void writeLogs() {
    for (int i = 0; i < LOGS; i++) {
      write(log(i));
    }
    // Is replaced by a copy.
    write(directory.resolve("archive/replaced.eval").toUri());
  }

  private URI log(int number) {
    return directory.resolve("logs").resolve(EDITED.formatted(number)).toUri();
  }

  private void write(URI file) {
    EvalPlan plan = new EvalPlan("plan", List.of(), null, GenerateConfig.empty(), Map.of());
    EvalStats stats = new EvalStats("", "", Map.of(), Map.of(), List.of(), Map.of());
    try (EvalLogWriter writer =
        logs.create(
            file,
            EvalLogs.Format.EVAL,
            EvalSpecBuilder.builder()
                .evalId("evalId")
                .runId("runId")
                .created("2026-05-01T10:00:00+00:00")
                .task("work")
                .taskId("taskId")
                .taskVersion(IntNode.valueOf(0))
                .dataset(new EvalDataset("work", null, 0, List.of(), false, Map.of()))
                .model("mockllm/model")
                .config(EvalConfigBuilder.builder().epochs(1).build())
                .build(),
            plan,
            1)) {
      writer.finish(EvalStatus.SUCCESS, null, stats, null, List.of());
    }
  }

  /** Tags all logs, copies the first with its tag, and puts the second in the place of a log. */
  private List<LogChange> changes() {
    List<LogChange> changes = new ArrayList<>();
    for (int i = 0; i < LOGS; i++) {
      changes.add(change(log(i), log(i)));
    }
    changes.add(change(log(0), directory.resolve("archive/new.eval").toUri()));
    changes.add(change(log(1), directory.resolve("archive/replaced.eval").toUri()));
    return changes;
  }

  private LogChange change(URI source, URI target) {
    EvalLog before = logs.readHeader(source);
    ProvenanceData by = ProvenanceData.of(Instant.EPOCH, "me", null);
    EvalLog after = LogEdits.apply(before, List.of(TagsEdit.of(List.of("done"), List.of())), by);
    WriteCondition condition =
        Files.exists(Path.of(target))
            ? new WriteCondition.IfUnchanged(etag(logs.readHeader(target)))
            : WriteCondition.IF_ABSENT;
    return new LogChange(source, etag(before), before, after, target, condition);
  }

  private static EvalLog tagged(EvalLog header, String author) {
    ProvenanceData by = ProvenanceData.of(Instant.EPOCH, author, null);
    return LogEdits.apply(header, List.of(TagsEdit.of(List.of("done"), List.of())), by);
  }

  private static String etag(EvalLog header) {
    return Objects.requireNonNull(header.etag());
  }

  static Stream<Arguments> deaths() {
    return Stream.of(Way.values())
        .flatMap(way -> Stream.of(Arguments.of(false, way), Arguments.of(true, way)));
  }

  /** No log is kept from the read of its header. */
  private SmallLogs none() {
    return new SmallLogs(local);
  }

  private static StepCommit commit(Storage storage, CommitOwner owner) {
    return new StepCommit(storage, Clock.systemUTC(), IdGenerator.random(), owner);
  }

  private void assertAllOrNone(String when) {
    List<Boolean> done = new ArrayList<>();
    for (int i = 0; i < LOGS; i++) {
      done.add(isDone(log(i)));
    }
    Path created = directory.resolve("archive/new.eval");
    done.add(Files.exists(created) && isDone(created.toUri()));
    done.add(isDone(directory.resolve("archive/replaced.eval").toUri()));
    assertThat(done).as(when).containsOnly(done.get(0));
    assertThat(Files.exists(created)).as(when).isEqualTo(done.get(0));
    assertNothingIsLeft(when);
  }

  private boolean isDone(URI log) {
    return Objects.requireNonNull(logs.readHeader(log).tags()).contains("done");
  }

  private void assertNothingIsLeft(String when) {
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as(when)
          .noneMatch(name -> name.startsWith(CommitJournal.FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the next step does before it begins. */
  private void recover() throws IOException {
    for (String name : List.of("logs", "archive")) {
      URI journal = directory.resolve(name).resolve(CommitJournal.FILE).toUri();
      if (Files.exists(Path.of(journal))) {
        recovery.recover(journal);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void a_step_that_dies_at_any_change_is_completed_or_taken_back(boolean after, Way way)
      throws IOException {
    int completed = 0;
    int takenBack = 0;
    for (int deadline = 1; ; deadline++) {
      DyingStorage dying = new DyingStorage(deadline, after, way, target -> {});
      try {
        commit(dying.storage(), DEAD).commit("tag", changes(), none());
        assertThat(dying.changes()).isLessThan(deadline);
        assertAllOrNone("at the end");
        break;
      } catch (DyingStorage.KilledError killed) {
        recover();
        assertAllOrNone("died at change " + deadline);
        if (isDone(log(0))) {
          completed++;
          reset();
        } else {
          takenBack++;
        }
      }
    }
    assertThat(completed).isGreaterThan(LOGS);
    assertThat(takenBack).isGreaterThan(LOGS);
  }

  @ParameterizedTest
  @EnumSource
  void a_machine_that_stops_at_any_change_loses_no_log(ForgetfulDisk.Loss loss) throws IOException {
    losesNoLog(loss, Way.RENAME);
  }

  @ParameterizedTest
  @EnumSource
  void a_machine_that_stops_while_logs_grow_loses_none(ForgetfulDisk.Loss loss) throws IOException {
    losesNoLog(loss, Way.GROWTH);
  }

  private void losesNoLog(ForgetfulDisk.Loss loss, Way way) throws IOException {
    List<Path> directories = List.of(directory.resolve("logs"), directory.resolve("archive"));
    for (int deadline = 1; ; deadline++) {
      DyingStorage dying = new DyingStorage(deadline, true, way, target -> {});
      ForgetfulDisk disk = new ForgetfulDisk(dying, loss, directory.resolve("disk"), directories);
      boolean stopped = false;
      try {
        commit(disk.storage(), DEAD).commit("tag", changes(), none());
      } catch (DyingStorage.KilledError killed) {
        stopped = true;
      }
      disk.stop();
      recover();
      assertAllOrNone("stopped at change " + deadline);
      if (!stopped) {
        assertThat(isDone(log(0))).isTrue();
        break;
      }
      if (isDone(log(0))) {
        reset();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_is_changed_after_all_was_in_place_takes_nothing_back(Way way) throws IOException {
    int after = 0;
    for (int deadline = 1; ; deadline++) {
      DyingStorage dying = new DyingStorage(deadline, true, way, target -> {});
      try {
        commit(dying.storage(), DEAD).commit("tag", changes(), none());
        break;
      } catch (DyingStorage.KilledError killed) {
        boolean placed = state().equals(Optional.of(CommitJournal.State.PLACED));
        if (placed) {
          touch(log(2));
          after++;
        }
        recover();
        assertAllOrNone("died at change " + deadline);
        assertThat(isDone(log(0))).isEqualTo(placed || isDone(log(2)));
        if (isDone(log(0))) {
          reset();
        }
      }
    }
    assertThat(after).isPositive();
  }

  private Optional<CommitJournal.State> state() {
    return JournalFile.find(local, directory.resolve("archive").resolve(CommitJournal.FILE).toUri())
        .map(found -> found.journal().state());
  }

  @Test
  void a_commit_of_this_process_that_nobody_is_at_is_recovered() {
    URI logs = directory.resolve("logs").toUri();
    CommitJournal left =
        new CommitJournal(
            "left",
            "tag",
            CommitOwner.current(),
            Instant.now().plus(JournalFile.LEASE),
            CommitJournal.State.PREPARING,
            List.of(logs),
            List.of());
    JournalFile.create(local, Clock.systemUTC(), left);

    assertThat(recovery.recover(logs.resolve(CommitJournal.FILE)))
        .isEqualTo(CommitRecovery.Outcome.TAKEN_BACK);
    assertNothingIsLeft("recovered");
  }

  @Test
  void a_recovery_leaves_the_journal_of_another_step_in_one_of_its_directories() {
    URI logs = directory.resolve("logs").toUri();
    URI archive = directory.resolve("archive").toUri();
    CommitJournal dead =
        new CommitJournal(
            "dead",
            "tag",
            DEAD,
            Instant.now(),
            CommitJournal.State.PLACED,
            List.of(archive, logs),
            List.of());
    JournalFile.create(local, Clock.systemUTC(), dead);
    JournalFile.remove(local, logs.resolve(CommitJournal.FILE), "dead");
    JournalFile.create(
        local,
        Clock.systemUTC(),
        new CommitJournal(
            "other",
            "tag",
            CommitOwner.current(),
            Instant.now(),
            CommitJournal.State.PREPARING,
            List.of(logs),
            List.of()));

    recovery.recover(archive.resolve(CommitJournal.FILE));

    assertThat(Path.of(archive.resolve(CommitJournal.FILE))).doesNotExist();
    assertThat(Path.of(logs.resolve(CommitJournal.FILE))).exists();
  }

  private void reset() throws IOException {
    for (int i = 0; i < LOGS; i++) {
      Files.delete(Path.of(log(i)));
    }
    Files.delete(directory.resolve("archive/new.eval"));
    Files.delete(directory.resolve("archive/replaced.eval"));
    writeLogs();
  }

  @ParameterizedTest
  @CsvSource({"RENAME, 20", "REQUEST, 10", "GROWTH, 12"})
  void a_recovery_that_dies_is_completed_by_the_next(Way way, int from) throws IOException {
    for (int first = from; first < from + 10; first += 4) {
      for (int second = 1; second < 12; second++) {
        DyingStorage dying = new DyingStorage(first, true, way, target -> {});
        try {
          commit(dying.storage(), DEAD).commit("tag", changes(), none());
        } catch (DyingStorage.KilledError killed) {
          recoverDying(second, way);
          recover();
        }
        assertAllOrNone("died at change " + first + " and then at " + second);
        if (isDone(log(0))) {
          reset();
        }
      }
    }
  }

  /** The owner of what is left is this process, which lives on; so it says that it gave up. */
  private void recoverDying(int deadline, Way way) throws IOException {
    DyingStorage dying = new DyingStorage(deadline, true, way, target -> {});
    URI journal = directory.resolve("archive").resolve(CommitJournal.FILE).toUri();
    if (!Files.exists(Path.of(journal))) {
      return;
    }
    try {
      new CommitRecovery(dying.storage(), Clock.systemUTC()).recover(journal);
    } catch (DyingStorage.KilledError killed) {
      JournalFile.find(local, journal)
          .ifPresent(
              found -> {
                JournalFile.takeOver(local, Clock.systemUTC(), found).abandon();
              });
    }
  }

  @Test
  void a_log_to_which_only_a_part_was_added_is_put_back() throws IOException {
    byte[] before = Files.readAllBytes(Path.of(log(1)));
    StorageBackend disk =
        mock(StorageBackend.class, delegatesTo(new DyingStorage(0, false, Way.GROWTH, t -> {})));
    doAnswer(
            call -> {
              ByteBuffer bytes = call.getArgument(3);
              try (FileChannel file = FileChannel.open(Path.of(log(1)), StandardOpenOption.WRITE)) {
                file.write(bytes.slice(0, bytes.remaining() / 2), call.getArgument(2));
              }
              throw new DyingStorage.KilledError();
            })
        .when(disk)
        .append(eq(log(1)), any(), anyLong(), any());

    List<LogChange> changes = changes();
    StepCommit commit = commit(uri -> disk, DEAD);
    assertThatThrownBy(() -> commit.commit("tag", changes, none()))
        .isInstanceOf(DyingStorage.KilledError.class);
    assertThat(isDone(log(0))).isTrue();
    recover();

    assertThat(isDone(log(0))).isFalse();
    assertAllOrNone("a part of the second was there");
    assertThat(Path.of(log(1))).hasBinaryContent(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4_000})
  void a_file_of_somebody_else_that_ends_with_zeros_is_not_taken_for_a_part(int zeros)
      throws IOException {
    byte[] theirs = new byte[4_096 + zeros];
    Arrays.fill(theirs, 0, 4_096, (byte) 'x');
    Consumer<URI> meanwhile =
        target -> {
          if (target.equals(log(2))) {
            write(Path.of(target), theirs);
          }
        };
    DyingStorage storage = new DyingStorage(0, false, Way.GROWTH, meanwhile);
    List<LogChange> changes = changes();

    assertThatThrownBy(
            () -> commit(storage.storage(), CommitOwner.current()).commit("tag", changes, none()))
        .hasMessageContaining(EDITED.formatted(2));

    assertThat(Path.of(log(2))).hasBinaryContent(theirs);
    assertThat(isDone(log(0))).isFalse();
    assertThat(isDone(log(1))).isFalse();
    assertNothingIsLeft("refused");
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.delete(file);
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_log_that_somebody_else_removes_meanwhile_stops_everything(int before) throws IOException {
    LocalStorage files = new LocalStorage();
    AtomicBoolean removed = new AtomicBoolean();
    StorageBackend disk = mock(StorageBackend.class, delegatesTo(files));
    doReturn(1).when(disk).concurrency();
    Answer<FileInfo> removing =
        call -> {
          if (removed.compareAndSet(false, true)) {
            Files.delete(Path.of(log(2)));
          }
          return (FileInfo) call.getMethod().invoke(files, call.getArguments());
        };
    doAnswer(unwrapped(removing)).when(disk).append(eq(log(before)), any(), anyLong(), any());
    doAnswer(unwrapped(removing)).when(disk).place(any(), eq(log(before)), any());
    List<LogChange> changes = changes();

    assertThatThrownBy(
            () -> commit(uri -> disk, CommitOwner.current()).commit("tag", changes, none()))
        .isInstanceOfSatisfying(
            FlowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining(EDITED.formatted(2));

    assertThat(removed).isTrue();
    assertThat(isDone(log(0))).isFalse();
    assertThat(isDone(log(1))).isFalse();
    assertNothingIsLeft("refused");
  }

  private static Answer<FileInfo> unwrapped(Answer<FileInfo> answer) {
    return call -> {
      try {
        return answer.answer(call);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"RENAME", "GROWTH"})
  void what_cannot_be_put_in_place_has_everything_taken_back(Way way) throws IOException {
    DyingStorage files = new DyingStorage(0, false, way, target -> {});
    StorageBackend disk = mock(StorageBackend.class, delegatesTo(files));
    doReturn(1).when(disk).concurrency();
    doThrow(new IOException("not permitted")).when(disk).place(any(), eq(log(2)), any());
    doThrow(new IOException("not permitted"))
        .when(disk)
        .append(eq(log(2)), any(), anyLong(), any());
    List<LogChange> changes = changes();

    assertThatThrownBy(
            () -> commit(uri -> disk, CommitOwner.current()).commit("tag", changes, none()))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining(EDITED.formatted(2))
        .hasMessageEndingWith("not permitted; nothing was changed");

    assertThat(isDone(log(0))).isFalse();
    assertAllOrNone("refused");
  }

  @Test
  void a_log_that_got_a_second_name_is_written_anew() throws IOException {
    Path name = directory.resolve("name.eval");
    List<LogChange> changes = changes();
    DyingStorage growing = new DyingStorage(0, false, Way.GROWTH, t -> {});
    StorageBackend disk = mock(StorageBackend.class, delegatesTo(growing));
    doReturn(growing.appendUnit(log(1)), OptionalInt.empty()).when(disk).appendUnit(log(1));
    Files.createLink(name, Path.of(log(1)));

    commit(uri -> disk, CommitOwner.current()).commit("tag", changes, none());

    assertAllOrNone("at the end");
    assertThat(isDone(log(1))).isTrue();
    assertThat(isDone(name.toUri())).isFalse();
  }

  @Test
  void small_logs_share_files_where_each_file_costs_a_request() {
    List<String> beside = new ArrayList<>();
    Consumer<URI> placing =
        target -> {
          beside.clear();
          try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith(CommitJournal.FILE + "-"))
                .forEach(name -> beside.add(name.substring(name.lastIndexOf('.') + 1)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    DyingStorage storage = new DyingStorage(0, false, Way.REQUEST, placing);

    commit(storage.storage(), CommitOwner.current()).commit("tag", changes(), none());

    assertThat(beside).as("of three logs").containsExactlyInAnyOrder("new", "old");
    assertThat(isDone(log(0))).isTrue();
    assertAllOrNone("at the end");
  }

  @Test
  void a_log_that_somebody_else_changed_before_stops_everything() {
    List<LogChange> changes = changes();
    logs.readHeader(log(2));
    touch(log(2));

    assertRefused(() -> commit(local, CommitOwner.current()).commit("tag", changes, none()), 2);
  }

  @ParameterizedTest
  @EnumSource
  void a_log_that_somebody_else_changes_meanwhile_stops_everything(Way way) {
    List<LogChange> changes = changes();
    Consumer<URI> meanwhile =
        target -> {
          if (target.equals(log(2))) {
            touch(log(2));
          }
        };
    DyingStorage storage = new DyingStorage(0, false, way, meanwhile);

    assertRefused(
        () -> commit(storage.storage(), CommitOwner.current()).commit("tag", changes, none()), 2);
  }

  @ParameterizedTest
  @EnumSource
  void an_edit_of_somebody_else_of_the_same_length_is_not_taken_for_its_own(Way way) {
    List<LogChange> changes = changes();
    Path elsewhere = directory.resolve("elsewhere.eval");
    EvalLog before = changes.get(2).before();
    EvalLog theirs = tagged(before, "us");
    new LogVersions(local).write(log(2), before, theirs, elsewhere.toUri());
    Consumer<URI> meanwhile =
        target -> {
          if (target.equals(log(2))) {
            move(elsewhere, Path.of(target));
          }
        };
    DyingStorage storage = new DyingStorage(0, false, way, meanwhile);

    assertThatThrownBy(
            () -> commit(storage.storage(), CommitOwner.current()).commit("tag", changes, none()))
        .hasMessageContaining(EDITED.formatted(2));
    assertThat(isDone(log(2))).as("somebody else's edit").isTrue();
    assertThat(isDone(log(0))).isFalse();
    assertThat(isDone(log(1))).isFalse();
    assertNothingIsLeft("refused");
  }

  @Test
  void what_cannot_be_removed_afterwards_keeps_no_later_step_of_the_process_away()
      throws IOException {
    LocalStorage files = new LocalStorage();
    AtomicBoolean refused = new AtomicBoolean();
    StorageBackend disk = mock(StorageBackend.class, delegatesTo(files));
    doAnswer(
            call -> {
              URI file = call.getArgument(0);
              if (file.getPath().endsWith(".old") && refused.compareAndSet(false, true)) {
                throw new IOException("no leave to remove it");
              }
              files.delete(file);
              return null;
            })
        .when(disk)
        .delete(any());
    doCallRealMethod().when(disk).deleteAll(any());
    StepCommit commit = commit(uri -> disk, CommitOwner.current());

    commit.commit("tag", changes(), none());
    assertThat(refused).isTrue();
    commit.commit("tag", List.of(change(log(0), log(0))), none());

    assertAllOrNone("both were carried out");
    assertThat(isDone(log(0))).isTrue();
    assertNothingIsLeft("both were carried out");
  }

  private static void move(Path file, Path target) {
    try {
      Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void touch(URI log) {
    try {
      Path file = Path.of(log);
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertRefused(Runnable commit, int number) {
    assertThatThrownBy(commit::run)
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
              assertThat(e.message()).contains(EDITED.formatted(number));
            });
    assertThat(isDone(log(0))).isFalse();
    assertAllOrNone("refused");
  }

  @Test
  void a_directory_that_takes_no_journal_stops_everything() throws IOException {
    List<LogChange> changes = changes();
    Path inTheWay = Files.createDirectory(directory.resolve("logs").resolve(CommitJournal.FILE));

    assertThatThrownBy(() -> commit(local, CommitOwner.current()).commit("tag", changes, none()))
        .isInstanceOfSatisfying(
            FlowException.class,
            e ->
                assertThat(e.message())
                    .startsWith("the step cannot write beside the logs, and nothing was changed: ")
                    .endsWith("/logs/.flow-step is a directory"));

    Files.delete(inTheWay);
    assertThat(isDone(log(0))).isFalse();
    assertAllOrNone("refused");
  }

  @Test
  void a_step_waits_for_no_other_and_says_who_is_at_work() {
    List<LogChange> changes = changes();
    List<Throwable> others = new ArrayList<>();
    Consumer<URI> meanwhile =
        target -> {
          if (others.isEmpty()) {
            others.add(
                thrown(() -> commit(local, CommitOwner.current()).commit("b", changes, none())));
            URI journal = target.resolve(CommitJournal.FILE);
            others.add(thrown(() -> recovery.recover(journal)));
          }
        };

    commit(new DyingStorage(0, false, meanwhile).storage(), CommitOwner.current())
        .commit("a", changes, none());

    assertThat(others)
        .hasSize(2)
        .allSatisfy(
            other ->
                assertThat(other).hasMessageContaining("the step a is putting logs in place in "));
    assertThat(isDone(log(0))).isTrue();
    assertAllOrNone("after the first");
  }

  @Test
  void a_step_that_was_taken_over_stops_before_the_next_log() {
    List<LogChange> changes = changes();
    List<JournalFile> taken = new ArrayList<>();
    Consumer<URI> meanwhile =
        target -> {
          if (taken.isEmpty()) {
            later = Duration.ofMinutes(20);
            URI journal = directory.resolve("archive").resolve(CommitJournal.FILE).toUri();
            taken.add(
                JournalFile.takeOver(
                    local, this::later, JournalFile.find(local, journal).orElseThrow()));
          }
        };

    assertTakenOver(changes, meanwhile);

    assertThat(isDone(log(0))).isTrue();
    assertThat(isDone(log(1))).isFalse();
    taken.get(0).abandon();
    recovery.recover(directory.resolve("archive").resolve(CommitJournal.FILE).toUri());
    assertThat(isDone(log(1))).isTrue();
    assertAllOrNone("after the other process");
  }

  @Test
  void a_step_that_another_process_completed_does_not_touch_what_comes_after() {
    List<LogChange> changes = changes();
    List<JournalFile> next = new ArrayList<>();
    Consumer<URI> meanwhile =
        target -> {
          if (later.isZero()) {
            later = Duration.ofMinutes(20);
            URI journal = directory.resolve("archive").resolve(CommitJournal.FILE).toUri();
            new CommitRecovery(local, clockOfLater()).recover(journal);
            CommitJournal other =
                new CommitJournal(
                    "other",
                    "other",
                    CommitOwner.current(),
                    Instant.now(),
                    CommitJournal.State.PREPARING,
                    List.of(directory.resolve("archive").toUri()),
                    List.of());
            next.add(JournalFile.create(local, this::later, other));
          }
        };

    assertTakenOver(changes, meanwhile);

    assertThat(directory.resolve("archive").resolve(CommitJournal.FILE)).exists();
    next.get(0).release();
    assertThat(isDone(log(0))).isTrue();
    assertAllOrNone("after the other process");
  }

  @Test
  void a_step_that_another_process_took_back_leaves_nothing_that_it_made_since()
      throws IOException {
    List<LogChange> changes = changes();
    LocalStorage files = new LocalStorage();
    StorageBackend disk = mock(StorageBackend.class, delegatesTo(files));
    doReturn(false).when(disk).placesByRename();
    doAnswer(
            call -> {
              URI file = call.getArgument(0);
              if (later.isZero() && file.getPath().contains("bundle")) {
                later = Duration.ofMinutes(20);
                new CommitRecovery(local, clockOfLater())
                    .recover(directory.resolve("archive").resolve(CommitJournal.FILE).toUri());
              }
              return files.write(file, call.getArgument(1));
            })
        .when(disk)
        .write(any(), any());

    assertTakenOver(uri -> disk, changes);

    assertThat(isDone(log(0))).isFalse();
    assertAllOrNone("after both");
  }

  private void assertTakenOver(List<LogChange> changes, Consumer<URI> meanwhile) {
    assertTakenOver(new DyingStorage(0, false, meanwhile).storage(), changes);
  }

  private void assertTakenOver(Storage storage, List<LogChange> changes) {
    CommitOwner elsewhere = new CommitOwner("elsewhere", 1, 1);
    StepCommit commit = new StepCommit(storage, clockOfLater(), IdGenerator.random(), elsewhere);
    assertThatThrownBy(() -> commit.commit("tag", changes, none()))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
              assertThat(e.message())
                  .isEqualTo(
                      "the step tag stopped: another process took over its work in "
                          + directory.resolve("archive")
                          + ", as nothing was heard of this one for 15 minutes");
              assertThat(e.hint())
                  .contains(
                      "that process completes it or takes it back; look at the logs before you"
                          + " repeat the step");
            });
  }

  private Instant later() {
    return Instant.now().plus(later);
  }

  private Clock clockOfLater() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return later();
      }
    };
  }

  private static Throwable thrown(Runnable action) {
    try {
      action.run();
    } catch (FlowException e) {
      return e;
    }
    throw new AssertionError("nothing was refused");
  }
}
