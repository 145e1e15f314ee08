package io.evalflow.engine.run;

import io.evalflow.engine.score.NamedMetric;
import io.evalflow.spi.eval.Part;
import io.evalflow.spi.eval.Scorer;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A scorer of a task, under a name of its own there.
 *
 * @param name the scorer's name, with a number behind it if an earlier scorer has the same
 * @param part the scorer
 * @param params the arguments that it was given
 * @param metrics its metrics
 */
record NamedScorer(
    String name, Part<Scorer> part, Map<String, JsonNode> params, List<NamedMetric> metrics) {
  NamedScorer {
    metrics = List.copyOf(metrics);
  }
}
