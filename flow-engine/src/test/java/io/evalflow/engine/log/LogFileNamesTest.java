package io.evalflow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected names were printed by Inspect 0.3.285. */
class LogFileNamesTest {
  private static final String CREATED = "2026-11-23T23:14:30+00:00";
  private static final String TIME = "2026-11-23T23-14-30-00-00";

  @ParameterizedTest
  @CsvSource({
    "./cap.py@cap,       cMnm, cap.py@cap_cMnm",
    "pkg/my_task name,   ID_1, my-task name_ID-1",
    "a/b/c,              x,    b-c_x",
    "hf/org/ds,          x,    hf-org-ds_x",
    "t+u:v,              x,    t-u-v_x"
  })
  void are_those_of_inspect(String task, String id, String expected) {
    String name =
        new LogFileNames(null).name(CREATED, task, id, "openai/gpt-4", EvalLogs.Format.EVAL);

    assertThat(name).isEqualTo(TIME + "_" + expected + ".eval");
  }

  @Test
  void follow_a_pattern() {
    LogFileNames names = new LogFileNames("{task}_{model}_{id}");

    assertThat(names.name(CREATED, "t", "x", "openai/gpt_4", EvalLogs.Format.JSON))
        .isEqualTo(TIME + "_t_openai-gpt-4_x.json");
    assertThat(names.name(CREATED, "t", "x", "none/none", EvalLogs.Format.JSON))
        .isEqualTo(TIME + "_t__x.json");
  }

  @Test
  void can_be_taken_apart() {
    assertThat(LogFileNames.parse(TIME + "_my-task_ABC.eval"))
        .contains(new LogFileNames.Parsed(TIME, "my-task", "ABC"));
    assertThat(LogFileNames.parse(TIME + "_my-task_m_ABC-scored.json"))
        .contains(new LogFileNames.Parsed(TIME, "my-task", "ABC"));
    assertThat(LogFileNames.parse(TIME + "_t.eval"))
        .contains(new LogFileNames.Parsed(TIME, "t", ""));
    assertThat(LogFileNames.parse("mine.eval")).isEmpty();
    assertThat(LogFileNames.parse("logs.json")).isEmpty();
  }
}
