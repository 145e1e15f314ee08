"""Reads a log in every way that inspect-ai has, any warning being an error, and prints what it holds."""

import json
import sys
import warnings

from inspect_ai.log import (
    read_eval_log,
    read_eval_log_sample,
    read_eval_log_sample_summaries,
    read_eval_log_samples,
)
from inspect_ai.scorer import value_to_float

warnings.simplefilter("error")

path = sys.argv[1]
header = read_eval_log(path, header_only=True)
log = read_eval_log(path)
samples = log.samples or []
one_by_one = sum(1 for _ in read_eval_log_samples(path, all_samples_required=False))
single = [read_eval_log_sample(path, s.id, s.epoch).uuid == s.uuid for s in samples[:50]]
summaries = read_eval_log_sample_summaries(path)
to_float = value_to_float()


def retries(sample):
    return sum(e.retries or 0 for e in sample.events if e.event == "model")


print(
    json.dumps(
        {
            "status": log.status,
            "header_status": header.status,
            "task": log.eval.task,
            "model": log.eval.model,
            "samples": [
                {
                    "id": s.id,
                    "epoch": s.epoch,
                    "scores": {k: to_float(v.value) for k, v in (s.scores or {}).items()},
                    "error": s.error.message if s.error else None,
                    "model_retries": retries(s),
                    "events": [e.event for e in s.events],
                    "completion": s.output.completion,
                }
                for s in samples
            ],
            "one_by_one": one_by_one,
            "single": all(single),
            "summaries": len(summaries),
            "metrics": {
                f"{score.name}/{score.reducer}/{name}": metric.value
                for score in (log.results.scores if log.results else [])
                for name, metric in score.metrics.items()
            },
            "error": log.error.message if log.error else None,
        }
    )
)
