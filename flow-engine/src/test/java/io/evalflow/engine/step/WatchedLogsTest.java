package io.evalflow.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.log.LogJson;
import io.evalflow.spi.log.EvalLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which log a step took last, however it goes through them. */
class WatchedLogsTest {
  private static final List<EvalLog> LOGS = List.of(log("a"), log("b"), log("c"));

  private final WatchedLogs watched = new WatchedLogs(LOGS);

  private static EvalLog log(String task) {
    String json =
        """
        {"version": 2, "status": "success", "plan": {}, "stats": {},
         "eval": {"eval_id": "e", "run_id": "r", "created": "2026-11-01T10:00:00+00:00",
           "task": "%s", "task_id": "t", "task_version": 0, "dataset": {}, "model": "m",
           "config": {}}}
        """;
    return LogJson.mapper().readValue(json.formatted(task), EvalLog.class);
  }

  @Test
  void isTheOneThatALoopOrAStreamHasComeTo() {
    assertThat(watched.last()).isEmpty();
    for (EvalLog log : watched) {
      assertThat(watched.last()).containsSame(log);
    }
    assertThat(watched.stream().map(log -> watched.last().orElseThrow()).toList()).isEqualTo(LOGS);
  }

  @Test
  void isNoneWhereACopyOrManyThreadsGoThroughThem() {
    assertThat(new ArrayList<>(watched)).isEqualTo(LOGS);
    assertThat(List.copyOf(watched)).isEqualTo(LOGS);
    assertThat(watched.parallelStream().toList()).isEqualTo(LOGS);

    assertThat(watched.last()).isEmpty();
  }
}
