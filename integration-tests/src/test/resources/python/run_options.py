"""Runs the questions of a directory with inspect-ai and options of a run, and says what its log and another hold.

Usage: run_options.py DIRECTORY LOG OPTIONS. OPTIONS is a JSON object of arguments of eval(). Prints a JSON object:
{"theirs": what the log of inspect-ai holds, "ours": what LOG holds}.
"""

import json
import sys
from pathlib import Path

from inspect_ai import Task, eval
from inspect_ai.dataset import json_dataset
from inspect_ai.log import read_eval_log
from inspect_ai.scorer import includes
from inspect_ai.solver import generate


def described(log):
    return {
        "status": log.status,
        "continue_on_fail": log.eval.config.continue_on_fail,
        "scorers": [scorer.name for scorer in log.eval.scorers or []],
        "results": log.results.model_dump(mode="json"),
        "reductions": log.reductions is not None,
        "samples": [
            {
                "id": sample.id,
                "scores": sorted(sample.scores or {}),
                "spans": [[e.type, e.name] for e in sample.events if e.event == "span_begin"],
            }
            for sample in log.samples
        ],
    }


def main():
    directory, ours, options = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
    task = Task(dataset=json_dataset(str(directory / "paris.jsonl")), solver=generate(), scorer=includes())
    log = eval(task, model="mockllm/model", display="none", log_dir=str(directory / "theirs"), **options)[0]
    print(json.dumps({"theirs": described(log), "ours": described(read_eval_log(ours))}))


main()
