"""Makes logs, edits copies of them with inspect-ai, and compares logs that were edited elsewhere with these.

Usage: edit_logs.py make DIR     writes DIR/base.FORMAT and DIR/theirs-EDIT.FORMAT, prints the uuids of the samples
       edit_logs.py compare DIR  compares DIR/ours-EDIT.FORMAT with them, prints the differences by file

What differs by nature, the id and the times of the event that an edit of a score adds, is left out. A warning while our
logs are read is an error.
"""

import datetime
import json
import shutil
import sys
import warnings
from pathlib import Path

from inspect_ai import Epochs, Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.log import (
    MetadataEdit,
    ProvenanceData,
    TagsEdit,
    edit_eval_log,
    edit_score,
    invalidate_samples,
    read_eval_log,
    read_eval_log_sample_summaries,
    uninvalidate_samples,
    write_eval_log,
)
from inspect_ai.model import ModelOutput, get_model
from inspect_ai.scorer import Score, ScoreEdit, includes, match, mean, scorer, std

FORMATS = ("eval", "json")
BY = ProvenanceData(
    timestamp=datetime.datetime(2026, 5, 1, 10, tzinfo=datetime.timezone.utc),
    author="editor",
    reason="a reason",
    metadata={"ticket": 7},
)


@scorer(metrics={"*": [mean(), std()]})
def parts():
    async def score(state, target):
        return Score(value={"size": len(state.output.completion), "one": 1})

    return score


@scorer(metrics=[{"s*": [std(), mean()]}])
def listed():
    async def score(state, target):
        if state.sample_id == 4:
            return Score(value=float("nan"), explanation="not to be scored")
        return Score(value={"size": len(state.output.completion), "small": 0.5, "other": 2})

    return score


def task():
    return Task(
        name="edited",
        dataset=[Sample(input=f"question {i}", target="yes", metadata={"n": i}) for i in range(1, 5)],
        scorer=[match(), includes(), parts(), listed()],
        epochs=Epochs(2, ["mean", "at_least_1"]),
        metadata={"owner": "me", "old": 1},
        tags=["first", "second"],
    )


def model():
    texts = ["yes", "no, " * 60, "perhaps", "yes indeed"] * 4
    return get_model("mockllm/model", custom_outputs=[ModelOutput.from_content("mockllm/model", t) for t in texts])


def tags(log):
    edits = [
        TagsEdit(tags_add=["third", "first"], tags_remove=["second", "absent"]),
        MetadataEdit(metadata_set={"new": {"deep": [1, 2.5]}, "owner": "me"}, metadata_remove=["old"]),
    ]
    return edit_eval_log(log, edits, BY)


def score(log):
    edit = ScoreEdit(value="I", explanation="wrong " * 40, metadata={"kept": True}, provenance=BY)
    edit_score(log, 3, "match", edit, epoch=2)
    edit_score(log, 3, "match", ScoreEdit(value="C", answer="yes", provenance=BY), epoch=2)
    return log


def added(log):
    edit_score(log, 1, "judge", ScoreEdit(value=0.25, reason="refused", provenance=BY), epoch=1)
    return log


def scoreonly(log):
    edit_score(log, 2, "includes", ScoreEdit(value="P", provenance=BY), recompute_metrics=False, epoch=1)
    return log


def invalid(log):
    return invalidate_samples(log, [log.samples[0].uuid, log.samples[3].uuid], BY)


def valid(log):
    return uninvalidate_samples(invalidate_samples(log, "all", BY), [s.uuid for s in log.samples[1:]])


EDITS = (tags, score, added, scoreonly, invalid, valid)


def make(directory):
    samples = []
    for format in FORMATS:
        log = eval(task(), model=model(), log_dir=str(directory / "made"), log_format=format, display="none")[0]
        base = directory / f"base.{format}"
        shutil.copy(log.location.removeprefix("file://"), base)
        for edit in EDITS:
            theirs = directory / f"theirs-{edit.__name__}.{format}"
            edited = edit(read_eval_log(str(base)))
            write_eval_log(edited, str(theirs))
            shutil.copy(base, directory / f"ours-{edit.__name__}.{format}")
        samples.append([s.uuid for s in read_eval_log(str(base)).samples])
    print(json.dumps(dict(zip(FORMATS, samples))))


def normal(value):
    if isinstance(value, dict):
        dropped = ("uuid", "timestamp", "working_start") if value.get("event") == "score_edit" else ()
        return {k: normal(v) for k, v in value.items() if k not in dropped}
    if isinstance(value, list):
        return [normal(v) for v in value]
    return value


def differences(ours, theirs, path=""):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            if key not in ours or key not in theirs:
                yield f"{path}.{key} only in {'ours' if key in ours else 'theirs'}"
            else:
                yield from differences(ours[key], theirs[key], f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for i, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, f"{path}[{i}]")
    elif json.dumps(ours) != json.dumps(theirs):
        yield f"{path}: {json.dumps(ours)[:200]} instead of {json.dumps(theirs)[:200]}"


def dumped(file):
    def dump(model):
        return normal(model.model_dump(mode="json", exclude_none=True, fallback=lambda _: None))

    summaries = read_eval_log_sample_summaries(file)
    return {
        "log": dump(read_eval_log(file)),
        "header": dump(read_eval_log(file, header_only=True)),
        "summaries": sorted((dump(s) for s in summaries), key=lambda s: (s["epoch"], str(s["id"]))),
    }


def compare(directory):
    found = {}
    for theirs in sorted(directory.glob("theirs-*")):
        ours = directory / theirs.name.replace("theirs-", "ours-")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            mine = dumped(str(ours))
        found[ours.name] = list(differences(mine, dumped(str(theirs))))[:10]
    print(json.dumps(found))


if __name__ == "__main__":
    {"make": make, "compare": compare}[sys.argv[1]](Path(sys.argv[2]))
