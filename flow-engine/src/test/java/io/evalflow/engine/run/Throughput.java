package io.evalflow.engine.run;

import io.evalflow.spi.eval.Part;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.run.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;

/**
 * Runs a task of mock samples through the whole in-process mode, logs on disk included, for a
 * profiler: {@code Throughput DIRECTORY SAMPLES [TIMES]}. The published figures come from
 * benchmarks/, which runs the command itself.
 */
final class Throughput {
  private Throughput() {}

  /** Runs it. */
  public static void main(String[] args) {
    int samples = Integer.parseInt(args[1]);
    int times = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      RunResult result =
          new TestRun(Path.of(args[0]))
              .forgetEvents()
              .run(
                  TestRun.task(
                          TestRun.questions(samples),
                          List.of(TestRun.generate()),
                          List.of(Part.of("match", TestScorers.includes("Default"))))
                      .build());
      double seconds = (System.nanoTime() - start) / 1e9;
      EvalLog log = result.logs().get(0);
      Logger.getLogger("throughput")
          .info(
              String.format(
                  "%d samples, %s, %.2f s, %.0f a second",
                  samples, log.status(), seconds, samples / seconds));
    }
  }
}
