package io.evalflow.evals.scorer;

import com.google.auto.service.AutoService;
import io.evalflow.spi.config.Args;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Scorer;
import io.evalflow.spi.eval.ScorerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The scorer {@code match}: the target stands at a place of the completion. */
@AutoService(ScorerFactory.class)
public final class MatchScorerFactory implements ScorerFactory {
  @Override
  public String name() {
    return "match";
  }

  @Override
  public String description() {
    return "Correct if a target stands at the begin, the end (the default) or any place of the"
        + " answer, or is all of it; as text, or as a number.";
  }

  @Override
  public Part<Scorer> create(Args args, PartContext context) {
    Params given = args.bind(Params.class);
    MatchLocation location = given.location() == null ? MatchLocation.END : given.location();
    boolean ignoreCase = given.ignoreCase() == null || given.ignoreCase();
    boolean numeric = given.numeric() != null && given.numeric();
    ObjectNode params =
        JsonNodeFactory.instance
            .objectNode()
            .put("location", location.json())
            .put("ignore_case", ignoreCase)
            .put("numeric", numeric);
    Scorer scorer = new ComparingScorer(new TextMatch(location, ignoreCase, numeric));
    return new Part<>(name(), params, args.values(), scorer);
  }

  private record Params(
      @Nullable MatchLocation location, @Nullable Boolean ignoreCase, @Nullable Boolean numeric) {}
}
