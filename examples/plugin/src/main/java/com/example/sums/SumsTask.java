package com.example.sums;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Sample;
import io.evalflow.spi.eval.Task;
import io.evalflow.spi.eval.TaskBuilder;
import io.evalflow.spi.eval.TaskFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The task {@code sums}: additions of two numbers, the same ones for the same seed. */
public final class SumsTask implements TaskFactory {
  /**
   * What a spec may set.
   *
   * @param count how many sums; 5 if absent
   * @param seed which sums; 0 if absent
   */
  record Options(@Nullable Integer count, @Nullable Long seed) {}

  @Override
  public String name() {
    return "sums";
  }

  @Override
  public String description() {
    return "Additions of two numbers.";
  }

  @Override
  public Task create(Args args, PartContext context) {
    Options options = args.bind(Options.class);
    int count = options.count() == null ? 5 : options.count();
    if (count < 1) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE, args.where() + ": count must be at least 1, not " + count);
    }
    Random random = new Random(options.seed() == null ? 0 : options.seed());
    List<Sample> samples =
        IntStream.range(0, count)
            .mapToObj(i -> sample(random.nextInt(100), random.nextInt(100)))
            .toList();
    return TaskBuilder.builder()
        .dataset(Dataset.of("sums", samples))
        .solvers(List.of(context.solver("ask_for_number", Args.none("task sums"))))
        .scorers(List.of(Part.of("last_number", new LastNumber())))
        .build();
  }

  private static Sample sample(int a, int b) {
    return Sample.of("What is %d + %d?".formatted(a, b), String.valueOf(a + b));
  }
}
