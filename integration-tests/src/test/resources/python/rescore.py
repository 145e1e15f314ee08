"""Scores the samples of a log anew with inspect-ai's own scorers and prints the metrics that it computes."""

import json
import sys

from inspect_ai import score
from inspect_ai.log import read_eval_log
from inspect_ai.scorer import exact, includes, match, value_to_float

SCORERS = {
    "match": lambda: match(),
    "match_any": lambda: match(location="any"),
    "includes": lambda: includes(),
    "exact": lambda: exact(),
}

to_float = value_to_float()
log = read_eval_log(sys.argv[1])
scored = score(
    log,
    [SCORERS[name]() for name in sys.argv[2].split(",")],
    action="overwrite",
    display="none",
)
print(
    json.dumps(
        {
            "metrics": {
                f"{s.name}/{s.reducer}/{name}": metric.value
                for s in scored.results.scores
                for name, metric in s.metrics.items()
            },
            "scores": [
                {"id": s.id, "epoch": s.epoch, "scores": {k: to_float(v.value) for k, v in s.scores.items()}}
                for s in scored.samples
            ],
        }
    )
)
