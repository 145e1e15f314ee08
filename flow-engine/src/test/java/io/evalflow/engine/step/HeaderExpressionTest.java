package io.evalflow.engine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evalflow.engine.log.LogJson;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderExpressionTest {
  private static final String EVAL =
      """
      "eval": {
        "eval_id": "e", "run_id": "r", "created": "2026-11-25T10:00:00+00:00",
        "task": "sums", "task_id": "t", "task_version": 0, "task_args": {"level": 3},
        "dataset": {"name": "sums", "samples": 10},
        "model": "openai/gpt-4o", "model_args": {},
        "config": {"epochs": 2}
      }""";

  private static final EvalLog LOG =
      log(
          """
          {"version": 2, "status": "success", %s, "plan": {}, "stats": {},
           "results": {"total_samples": 10, "completed_samples": 9, "scores": [
             {"name": "match", "scorer": "match",
              "metrics": {"accuracy": {"name": "accuracy", "value": 0.9}}}]},
           "tags": ["reviewed", "golden"],
           "metadata": {"stage": "production", "a.b": 1, "owner": {"team": "x"}}}
          """);

  private static final EvalLog BARE =
      log("{\"version\": 2, \"status\": \"error\", %s, \"plan\": {}, \"stats\": {}}");

  private static EvalLog log(String json) {
    return LogJson.mapper().readValue(json.formatted(EVAL), EvalLog.class);
  }

  private static boolean passes(String expression, EvalLog log) {
    return HeaderExpression.parse(expression).test(log);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status == \"success\" and \"reviewed\" in tags and"
            + " results.scores[0].metrics.accuracy.value > 0.8",
        "status == 'success' && !('draft' in tags)",
        "'draft' not in tags",
        "status in ['success', 'cancelled']",
        "not (status in ['error'])",
        "eval.model =~ 'openai/.*'",
        "'gpt-4o' in eval.model",
        "results.completed_samples >= 9",
        "results.completed_samples < results.total_samples",
        "metadata.stage == 'production'",
        "metadata['a.b'] == 1",
        "'stage' in metadata",
        "metadata.owner.team eq 'x'",
        "eval.task_args.level == 3 or eval.config.epochs == 1",
        "size(tags) == 2",
        "empty(metadata.nothing)",
        "error == null",
        "not invalidated",
        "(results.scores[0].metrics.accuracy.value * 100) ge 90",
        "eval.created > '2026-11-01'",
        "metadata.stage == \"pro\" + \"duction\"",
        "'in' != 'not in'",
      })
  void whatHolds(String expression) {
    assertThat(passes(expression, LOG)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "results.scores[0].metrics.accuracy.value > 0.8",
        "results.scores[0].metrics.accuracy.value < 0.8",
        "results.scores[7].metrics.accuracy.value <= 0.8",
        "results.scores[0].metrics['accuracy'].value >= 0",
        "'reviewed' in tags",
        "'stage' in metadata",
        "invalidated",
        "metadata.stage == 'production'",
      })
  void whatAHeaderDoesNotHaveMakesNothingTrue(String expression) {
    assertThat(passes(expression, BARE)).isFalse();
  }

  @Test
  void whereALogStandsIsAmongItsFields() {
    assertThat(passes("location == null", LOG)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "statuss == 'success' | names statuss, which no log has | did you mean 'status'?",
        "model == 'x' | names model, which no log has | did you mean 'eval.model'?",
        "eval.modle == 'x' | names eval.modle, which no log has | did you mean 'model'?",
        "results.scores[0].metric.x > 1 | names results.scores.0.metric | did you mean 'metrics'?",
        "samples[0].id == 1 | names samples, which no log has | there is version, status",
        "status == | is wrong: it cannot be read | a filter is a name",
        "eval.task =^ 'su' | =^ is not for filters; a text begins as a =~ 'begin.*' says | a name",
        "eval.task !^ 'su' | !^ is not for filters | a filter is a name",
      })
  void whatCannotBeMeant(String expression, String message, String hint) {
    assertThatThrownBy(() -> HeaderExpression.parse(expression))
        .isInstanceOfSatisfying(
            FlowException.class,
            e -> {
              assertThat(e.message()).contains(message);
              assertThat(e.hint().orElseThrow()).contains(hint);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "results.completed_samples + 1 | it is 10, not true or false",
        "eval.task | it is sums, not true or false",
        "eval.model =~ '[' | it makes no sense of a log",
        "eval.task > 3 | it makes no sense of a log",
        "'a' in results.total_samples | not for a in 10",
        "'a' not in eval.task_args.level | not for a in 3",
        "3 in eval.task | not for 3 in sums",
      })
  void whatMakesNoSenseOfALog(String expression, String message) {
    assertThatThrownBy(() -> passes(expression, LOG))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining(message);
  }

  /** None of these may run anything, reach a class, change a header or go on without end. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "new('java.io.File', '/tmp/x').delete()",
        "''.class.forName('java.lang.Runtime') != null",
        "status.class != null",
        "status.bytes != null",
        "tags.class.classLoader != null",
        "status.length() > 3",
        "tags.add('x')",
        "status = 'error'",
        "tags[0] = 'x'",
        "while (true) {}",
        "for (x : tags) { x }",
        "var x = 1; x == 1",
        "(x -> x)(1) == 1",
        "java.lang.System.exit(1)",
        "#pragma jexl.import java.lang\nSystem.exit(1)",
      })
  void nothingIsCalledOrChanged(String expression) {
    boolean held;
    try {
      held = passes(expression, LOG);
    } catch (FlowException e) {
      held = false;
    }
    assertThat(held).isFalse();
    assertThat(LOG.tags()).containsExactly("reviewed", "golden");
  }
}
