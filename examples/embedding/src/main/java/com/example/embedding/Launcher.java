package com.example.embedding;

import io.evalflow.engine.FlowEngine;
import io.evalflow.engine.spec.ModelReference;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.MetricRef;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.SampleContext;
import io.evalflow.spi.eval.Score;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.Target;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.eval.TaskBuilder;
import io.evalflow.spi.eval.TaskState;
import io.evalflow.spi.hooks.FlowEvent;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalScore;
import io.evalflow.spi.run.RunResult;
import io.evalflow.spi.spec.FlowModel;
import io.evalflow.spi.spec.FlowModelBuilder;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/** Runs an evaluation that is made in code, and prints what came out. */
public final class Launcher {
  private Launcher() {}

  /**
   * Runs it.
   *
   * @param args the directory for logs; {@code logs} if absent
   */
  public static void main(String[] args) {
    Path logDir = Path.of(args.length == 0 ? "logs" : args[0]).toAbsolutePath();
    FlowSpec spec =
        FlowSpecBuilder.builder()
            .logDir(logDir.toString())
            .tasks(List.of(FlowTask.of("colours", colours(), mock("blue"))))
            .build();

    RunResult result;
    try (FlowEngine engine = FlowEngine.builder().addListener(event -> show(event)).build()) {
      for (ModelReference model : FlowEngine.modelReferences(engine.resolve(spec))) {
        System.out.println(model.path() + " is " + model.name());
      }
      result = engine.run(spec);
    }
    try {
      FlowEngine.validatePortable(spec);
    } catch (FlowException e) {
      System.out.println(e.message());
    }

    for (EvalLog log : result.logs()) {
      System.out.println(log.eval().task() + ": " + log.status().json());
      if (log.results() != null) {
        log.results().scores().forEach(Launcher::print);
      }
    }
    System.exit(result.success() ? 0 : 3);
  }

  private static void show(FlowEvent event) {
    if (event instanceof FlowEvent.SampleEnd end) {
      System.out.println("sample " + end.sample().id() + " is done");
    }
  }

  private static void print(EvalScore score) {
    score
        .metrics()
        .forEach(
            (name, metric) ->
                System.out.println("  " + score.name() + " " + name + " " + metric.value()));
  }

  /**
   * A task is an object: its samples may come from anywhere, its scorer may be a class of yours.
   */
  private static Task colours() {
    return TaskBuilder.builder()
        .dataset(
            Dataset.of(
                "colours",
                List.of(
                    Sample.of("Which colour has a clear sky?", "blue"),
                    Sample.of("Which colour has a ripe tomato?", "red"))))
        .scorers(List.of(Part.of("mentions", new Mentions())))
        .build();
  }

  /** A model that always gives the same answers; a real one is {@code FlowModel.of("openai/…")}. */
  private static FlowModel mock(String answer) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return FlowModelBuilder.builder()
        .name("mockllm/model")
        .modelArgs(Map.of("custom_outputs", json.arrayNode().add(answer).add(answer)))
        .build();
  }

  /** Right if the target stands in the answer. */
  private static final class Mentions implements Scorer {
    @Override
    public Optional<Score> score(TaskState state, Target target, SampleContext context) {
      String answer = state.output().completion();
      boolean right = target.values().stream().anyMatch(answer::contains);
      return Optional.of(Score.of(right ? Score.CORRECT : Score.INCORRECT, answer, null));
    }

    @Override
    public List<MetricRef> metrics() {
      return List.of(MetricRef.of("accuracy"));
    }
  }
}
