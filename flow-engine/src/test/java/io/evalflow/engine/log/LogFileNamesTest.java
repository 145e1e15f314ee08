package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFileNamesTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-23T23-14-30-00-00_task_ID.eval, 2026-11-23T23:14:30Z",
    "2026-11-23T23-14-30.123456-00-00_task_ID.eval, 2026-11-23T23:14:30Z",
    "2026-11-23T23:14:30+05:00_task_ID.json, 2026-11-23T18:14:30Z",
    "2026-11-23T23-14-30+05-30_task_ID.json, 2026-11-23T17:44:30Z",
    "2026-11-23T23-14-30_task_ID.eval, 2026-11-23T23:14:30Z",
    "2026-11-23T23-14-30Z_task_ID.eval, 2026-11-23T23:14:30Z",
    "2026-11-23T23-14-30.eval, 2026-11-23T23:14:30Z",
  })
  void namesTellWhenTheLogWasCreated(String name, Instant created) {
    assertThat(LogFileNames.created(name)).contains(created);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T23-14-30-05-00_task_ID.eval",
        "2026-13-23T23-14-30-00-00_task_ID.eval",
        "task_ID.eval",
        "x2026-11-23T23-14-30-00-00_task_ID.eval",
        "2026-11-23T23-14-30-task.eval",
      })
  void orTheyDoNot(String name) {
    assertThat(LogFileNames.created(name)).isEmpty();
  }
}
