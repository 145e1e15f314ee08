package io.evalflow.evals.scorer;

import com.google.auto.service.AutoService;
import io.evalflow.evals.text.PythonText;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.ScorerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** The scorer {@code includes}: the target stands anywhere in the completion. */
@AutoService(ScorerFactory.class)
public final class IncludesScorerFactory implements ScorerFactory {
  @Override
  public String name() {
    return "includes";
  }

  @Override
  public String description() {
    return "Correct if a target stands anywhere in the answer.";
  }

  @Override
  public Part<Scorer> create(Args args, PartContext context) {
    Params given = args.bind(Params.class);
    boolean ignoreCase = given.ignoreCase() == null || given.ignoreCase();
    Comparison comparison =
        ignoreCase ? IncludesScorerFactory::compareFolded : IncludesScorerFactory::compare;
    return new Part<>(
        name(),
        JsonNodeFactory.instance.objectNode().put("ignore_case", ignoreCase),
        args.values(),
        new ComparingScorer(comparison));
  }

  private static Comparison.Verdict compare(String completion, String target) {
    return new Comparison.Verdict(completion, completion.contains(target));
  }

  private static Comparison.Verdict compareFolded(String completion, String target) {
    return compare(PythonText.casefold(completion), PythonText.casefold(target));
  }

  private record Params(@Nullable Boolean ignoreCase) {}
}
