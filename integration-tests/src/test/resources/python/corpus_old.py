"""Logs in old shapes, one for each change of the format that inspect-ai makes good when it reads."""

import copy
import json

from corpus_zip import DEFLATE, write_zip

TIME = "2024-01-02T03:04:05+00:00"
MESSAGES = [
    {"content": "What is it?", "role": "user", "source": "input"},
    {"content": "It is 1", "role": "assistant", "source": "generate"},
]
OUTPUT = {"model": "m", "choices": [{"message": MESSAGES[1], "stop_reason": "stop"}], "completion": "It is 1"}
SCORE = {"value": "C", "answer": "1"}
INFO = {"timestamp": TIME, "working_start": 0.0, "event": "info", "uuid": "e1", "data": 1}
ERROR = {"message": "m", "traceback": "t", "traceback_ansi": "a"}


def plain():
    """The least that a log of version 2 holds."""
    return {
        "version": 2,
        "status": "success",
        "eval": {
            "eval_id": "eval",
            "run_id": "run",
            "created": TIME,
            "task": "old",
            "task_id": "task",
            "dataset": {"name": "d"},
            "model": "mockllm/model",
            "config": {},
        },
        "plan": {"name": "plan", "steps": [{"solver": "generate", "params": {}}]},
        "results": {
            "total_samples": 1,
            "completed_samples": 1,
            "scores": [{"name": "match", "scorer": "match", "metrics": {"accuracy": {"name": "accuracy", "value": 1}}}],
        },
        "stats": {"started_at": TIME, "completed_at": TIME},
        "samples": [sample()],
    }


def least():
    """A log without the fields that may be absent, and with a time that has no offset."""
    log = plain()
    log["eval"] = {"created": "2024-01-02T03:04:05", "task": "old", "dataset": {}, "model": "m", "config": {}}
    log["stats"] = {"started_at": "", "completed_at": ""}
    log["samples"] = [{"id": "a", "epoch": 1, "input": "x", "target": "y"}]
    log["results"] = {}
    log["plan"] = {}
    return log


def sample(**fields):
    return {
        "id": 1,
        "epoch": 1,
        "input": "What is it?",
        "target": "1",
        "messages": MESSAGES,
        "output": OUTPUT,
        "scores": {"match": SCORE},
        **fields,
    }


def event(kind, /, **fields):
    return {"timestamp": TIME, "working_start": 0.0, "event": kind, "uuid": f"u-{kind}", **fields}


def with_events(*events, **fields):
    return {"samples": [sample(events=list(events), **fields)]}


def with_eval(**fields):
    return {"eval": {**plain()["eval"], **fields}}


def with_sample(**fields):
    return {"samples": [sample(**fields)]}


def model_event(**fields):
    return event(
        "model",
        **{"model": "m", "input": [], "tools": [], "tool_choice": "auto", "config": {}, "output": OUTPUT, **fields},
    )


CALL = {"id": "c", "function": "f", "arguments": {"b": None, "a": 1}}
TREE = {"type": "span", "id": "r", "name": "ROOT", "content": [{"type": "event", "event": "e1"}]}
EDITS = [
    {
        "edits": [{"type": "tags", "tags_add": ["b"]}, {"type": "metadata", "metadata_set": {"k": None}}],
        "provenance": {"author": "a", "timestamp": "2024-01-02T03:04:05Z"},
    }
]

OLD = {
    "least": ("fields that are absent", least()),
    "version-1": ("version 1", {"version": 1}),
    "scorer": (
        "results with one scorer and metrics beside it",
        {
            "results": {
                "scorer": {"name": "match", "params": {"a": 1}},
                "metrics": {"accuracy": {"name": "accuracy", "value": 0.5, "options": {"x": 1}}},
                "sample_reductions": [
                    {"scorer": "match", "reducer": "mean", "samples": [{"value": 1, "sample_id": 1}]}
                ],
            }
        },
    ),
    "reductions": (
        "reductions in the results",
        {
            "results": {
                **plain()["results"],
                "sample_reductions": [{"scorer": "match", "samples": [{"value": float("nan"), "sample_id": "1"}]}],
            }
        },
    ),
    "score": ("one score of a sample", {"samples": [{k: v for k, v in sample(score=SCORE).items() if k != "scores"}]}),
    "score-nameless": (
        "one score of a sample in a log without results",
        {"results": None, "samples": [{k: v for k, v in sample(score=SCORE).items() if k != "scores"}]},
    ),
    "transcript": (
        "a transcript with content references",
        with_sample(
            transcript={
                "events": [INFO, model_event(input=[{"role": "user", "content": "tc://h1", "id": "m"}], output={})],
                "content": {"h1": "the content"},
            }
        ),
    ),
    "references": (
        "references in the old and the new form",
        with_events(
            event("info", data={"b": "tc://h1", "a": ["attachment://h1", "attachment://none"]}),
            event("tool", id="1", function="f", arguments={"x": "tc://h1"}, result="attachment://h1"),
            model_event(call={"request": {"messages": ["tc://h1"], "x": "attachment://h1"}, "response": None}),
            attachments={"h1": "the content"},
            messages=[{"role": "user", "content": "tc://h1"}],
        ),
    ),
    "pools": (
        "pools of messages and calls",
        with_events(
            model_event(
                input_refs=[[0, 1], [0, 2], [5, 9]],
                call={"request": {"model": "m"}, "response": {}, "call_refs": [[0, 1]], "call_key": "contents"},
            ),
            model_event(input_refs=[], call={"request": {"n": 1}, "call_refs": [[0, 1]]}),
            events_data={"messages": MESSAGES, "calls": [{"b": 1, "a": None}]},
        ),
    ),
    "pools-empty": (
        "references into empty pools",
        with_events(
            model_event(input_refs=[[0, 1]], call={"request": {}, "call_refs": [[0, 1]]}),
            events_data={"messages": [], "calls": []},
        ),
    ),
    "max-messages": ("max_messages", with_eval(config={"max_messages": 7, "limit": [0, 1], "fail_on_error": 0.5})),
    "sandbox-list": (
        "sandboxes as lists",
        {**with_eval(sandbox=["nosuch", "compose.yaml"]), **with_sample(sandbox=["nosuch", None])},
    ),
    "sandbox-config": (
        "sandbox configuration of unknown and known kinds",
        {
            **with_eval(sandbox={"type": "nosuch", "config": {"b": None, "a": 1}}),
            **with_sample(sandbox={"type": "docker", "config": {"services": {"default": {"image": "x", "cpus": 1}}}}),
        },
    ),
    "args": (
        "arguments without those that were passed",
        with_eval(task_args={"b": 1, "a": None}, solver="s", solver_args={"c": 2}),
    ),
    "plan": (
        "steps without the parameters that were passed",
        {
            "plan": {
                "name": "p",
                "steps": [{"solver": "a", "params": {"b": 1, "a": 2}}, {"solver": "b"}],
                "finish": {"solver": "c"},
                "config": {"old_option": 1},
            }
        },
    ),
    "config": (
        "generation config of old",
        {
            "plan": {"name": "plan", "steps": [], "config": {"reasoning_history": True}},
            **with_eval(
                model_generate_config={
                    "reasoning_history": False,
                    "temperature": 1,
                    "old_option": 2,
                    "cache": {"expiry": "1D"},
                    "logit_bias": {"42": 10},
                    "adaptive_connections": {"max": 5},
                    "batch": {"size": 2},
                }
            ),
            **with_events(model_event(config={"reasoning_history": True, "adaptive_connections": "2-5"})),
        },
    ),
    "stop-reason": (
        "stop reason length, none at all, no completion",
        with_sample(
            output={
                "model": "m",
                "choices": [{"message": MESSAGES[1], "stop_reason": "length"}, {"message": MESSAGES[1]}],
                "usage": {"input_tokens": 1},
            }
        ),
    ),
    "completion": (
        "completion from parts, and one of its own",
        {
            "samples": [
                sample(
                    output={
                        "model": "m",
                        "choices": [
                            {
                                "message": {
                                    "role": "assistant",
                                    "content": [
                                        {"type": "text", "text": "a"},
                                        {"type": "reasoning", "reasoning": "r"},
                                        {"type": "text", "text": "b"},
                                    ],
                                }
                            }
                        ],
                        "completion": "",
                    }
                ),
                sample(id=2, output={**OUTPUT, "completion": "another"}),
                sample(id=3, output={"model": "m", "choices": [], "error": "e"}),
                sample(id=4, output={}),
            ]
        },
    ),
    "tool-error": (
        "error of a tool as text, calls without kind",
        with_sample(
            messages=[
                {
                    "role": "assistant",
                    "content": "",
                    "tool_calls": [
                        {**CALL, "type": None},
                        CALL,
                        {**CALL, "parse_error": "p", "view": {"format": "text"}},
                    ],
                },
                {"role": "tool", "content": "", "tool_call_id": "c", "tool_error": "it failed"},
                {"role": "tool", "content": "x", "function": "f", "error": {"type": "output_limit", "message": "m"}},
            ]
        ),
    ),
    "roleless": (
        "messages without a role or with the role last",
        with_sample(
            messages=[
                {"content": "who?"},
                {"tool_calls": [CALL], "content": "called"},
                {"content": [{"text": "no kind"}], "role": "user"},
            ]
        ),
    ),
    "documents": (
        "documents without name and kind",
        with_sample(
            input=[
                {
                    "role": "user",
                    "content": [
                        {"type": "document", "document": "a/b.pdf"},
                        {"type": "document", "document": "data:text/csv;base64,QQ=="},
                        {"type": "document", "document": "x.unknown-kind", "filename": "f", "mime_type": None},
                        {"type": "image", "image": "i"},
                        {"type": "reasoning", "reasoning": "r"},
                        {
                            "type": "tool_use",
                            "tool_type": "web_search",
                            "id": "1",
                            "name": "n",
                            "arguments": "",
                            "result": "",
                        },
                    ],
                }
            ]
        ),
    ),
    "unscored": (
        "reason of no score in its metadata",
        {
            **with_events(
                event("score", score={"value": None}),
                event("score", score={"value": "I", "metadata": {"unscored_reason": "r"}}),
                event("score", score={}),
                scores={"match": {"value": float("nan"), "metadata": {"b": 1, "unscored_reason": "refusal"}}},
            )
        },
    ),
    "values": (
        "values of scores of every kind",
        with_sample(
            scores={
                "int": {"value": 1},
                "float": {"value": 1.0},
                "true": {"value": True},
                "text": {"value": "1"},
                "list": {"value": [1, 1.0, "1", False]},
                "map": {"value": {"b": None, "a": 1, "c": 1.5}},
                "negative": {"value": -0.0},
                "big": {"value": 2**70},
                "empty": {"value": ""},
            }
        ),
    ),
    "logger": (
        "levels of old",
        with_events(
            event("logger", message={"level": "tools", "message": "m", "created": 1}),
            event("logger", message={"name": "n", "level": "sandbox", "message": "m", "created": 1.5, "lineno": 3}),
            event("logger", message={"level": "http", "message": "m", "created": 2}),
        ),
    ),
    "steps": (
        "steps and subtasks with events inside",
        with_events(
            event("step", action="begin", type="solver", name="generate"),
            event("step", action="end", name="generate"),
            event("subtask", name="s", input=["a", 1], events=[{**INFO, "unknown": None}], result={"b": None}),
            event("subtask", name="s", input={"b": None}, type="fork"),
            event(
                "tool",
                id="1",
                type="function",
                function="f",
                arguments={"b": None},
                result=1,
                events=[INFO, {"event": "step"}],
            ),
        ),
    ),
    "branches": (
        "branches of old",
        with_events(
            event("branch", from_span="s", from_message="m"),
            event("branch", from_message=None),
            event("branch", from_anchor="a", from_message="m"),
            event("anchor", anchor_id="a"),
        ),
    ),
    "sentinel": (
        "actions and configuration of sentinels",
        {
            **with_eval(config={"sentinel": {"name": "threshold", "limit": [{"name": "m", "params": {"a": 1}}]}}),
            **with_events(
                event(
                    "sentinel",
                    factory="f",
                    path="p",
                    step_id="s",
                    conversation="c",
                    stage="tool_call",
                    kind="decision",
                    status="reported",
                    action="continue",
                    function="fn",
                )
            ),
        },
    ),
    "approval": (
        "policies with parameters beside their name",
        with_eval(
            config={
                "approval": {"approvers": [{"name": "auto", "tools": "*", "decision": "approve", "params": {"p": 1}}]},
                "review": {"reviewers": [{"name": "r", "tools": ["a"], "strict": True}]},
            }
        ),
    ),
    "viewer": (
        "configuration of the viewer",
        with_eval(
            viewer={
                "trust_content": 1,
                "sample_score_view": {"view": "grid", "sort": {"column": "name"}},
                "scanner_result_view": {"*": {"fields": ["value"]}},
            }
        ),
    ),
    "times": (
        "times with offsets, Z, fractions, none, as numbers",
        {
            "stats": {"started_at": "2024-01-02T03:04:05.123+02:00", "completed_at": ""},
            **with_eval(created="2024-01-02T03:04:05Z"),
            "log_updates": [{**EDITS[0], "provenance": {"author": "a", "timestamp": "2024-01-02T03:04:05.5+01:00"}}],
            "samples": [
                sample(
                    started_at="2024-01-02",
                    completed_at="2024-01-02T03:04:05.5-01:30",
                    total_time=1,
                    working_time=0,
                    events=[
                        {**INFO, "timestamp": 1704164645, "uuid": "a"},
                        {**INFO, "timestamp": 1704164645.25, "uuid": "b"},
                        {**INFO, "timestamp": 1704164645123, "uuid": "c"},
                        {**INFO, "timestamp": "2024-01-02T03:04:05.1234567Z", "uuid": "d"},
                        model_event(completed="2024-01-02T03:04:05.000001+00:00", working_time=2),
                    ],
                )
            ],
        },
    ),
    "numbers": (
        "integers where floats stand, floats and texts where integers stand",
        {
            **with_sample(
                epoch=1.0,
                events=[{**INFO, "working_start": 0}],
                limit={"type": "context", "limit": 5},
                turn_count="3",
                model_usage={"m": {"total_tokens": 1.0, "total_cost": 1}},
            ),
            "results": {
                "scores": [
                    {
                        "name": "a",
                        "scorer": "s",
                        "scored_samples": 1.0,
                        "metrics": {
                            "i": {"name": "i", "value": 1},
                            "f": {"name": "f", "value": 1.0},
                            "n": {"name": "n", "value": float("nan")},
                            "b": {"name": "b", "value": True},
                        },
                    }
                ]
            },
        },
    ),
    "edits": (
        "tags and metadata that do not agree with the edits",
        {
            "tags": ["stale"],
            "metadata": {"stale": 1},
            "log_updates": EDITS,
            **with_eval(tags=["z", "a"], metadata={"b": 1, "a": {"d": 1, "c": None}}),
        },
    ),
    "timelines": ("timelines", with_events(INFO, timelines=[{"name": "N", "description": "d", "root": TREE}])),
    "ids": (
        "ids of texts and numbers, no list of ids, out of order",
        {
            "samples": [
                sample(id=i, epoch=e)
                for i, e in (
                    ("b", 2),
                    (10, 1),
                    ("a", 1),
                    (9, 1),
                    ("10 ", 1),
                    ("Z", 1),
                    ("é", 1),
                    ("😀", 1),
                    ("\uffff", 1),
                )
            ]
        },
    ),
    "metrics": (
        "definitions of scorers and metrics",
        with_eval(
            scorers=[
                {
                    "name": "s",
                    "options": {"b": None, "a": 1},
                    "metrics": [{"name": "m"}, {"g": [{"name": "n", "options": {}}]}],
                }
            ],
            metrics={"*": [{"name": "mean"}]},
            headline_metric={"metric": "mean"},
            task_version="2",
            model_roles={"g": {"model": "m"}, "h": [{"model": "n", "args": {"b": None}}]},
        ),
    ),
    "errors": (
        "errors of samples, retries and of the run",
        {
            "status": "error",
            "error": ERROR,
            "results": None,
            **with_sample(
                error=ERROR,
                error_retries=[ERROR, {**ERROR, "events": [INFO]}],
                invalidation={"author": "a", "timestamp": "2024-01-02T03:04:05Z"},
            ),
        },
    ),
    "history": (
        "edits of scores",
        with_sample(
            scores={
                "match": {
                    "value": 1,
                    "history": [
                        {"value": "C", "answer": None, "metadata": {}},
                        {
                            "value": 1,
                            "provenance": {"author": "a", "timestamp": "2024-01-02T03:04:05Z", "metadata": {"b": None}},
                        },
                    ],
                }
            }
        ),
    ),
    "events": (
        "events of every other kind, in their shortest form",
        with_events(
            event("sample_init", sample={"input": "x", "description": "d"}),
            event(
                "sample_init",
                sample={"input": [{"role": "user", "content": "x", "id": "m"}], "id": "a"},
                state={"b": None},
            ),
            event(
                "sample_init", sample={"input": "x", "sandbox": {"type": "nosuch", "config": "c"}, "files": {"b": "1"}}
            ),
            event("sample_init", sample={"input": "x", "sandbox": "nosuch"}),
            event("sample_limit", type="operator", message="m", limit=3),
            event(
                "state",
                changes=[
                    {"op": "replace", "path": "/a", "value": None, "replaced": 1},
                    {"op": "move", "from": "/b", "path": "/c"},
                ],
            ),
            event("store", changes=[{"op": "add", "path": "/a", "value": {"b": None}}]),
            event("sandbox", action="exec", cmd="ls", options={"b": None}, result=0),
            event(
                "approval",
                message="m",
                call=CALL,
                approver="a",
                decision="modify",
                modified=CALL,
                view={"call": {"format": "text"}},
            ),
            event("review", message="m", call=CALL, reviewer="r", decision="continue"),
            event("compaction"),
            event("interrupt", source="limit", interrupted="generate"),
            event("input", input="a", input_ansi="b", content={"b": None}),
            event("error", error=ERROR),
            event("span_begin", id="s", name="n"),
            event("span_end", id="s"),
            event("score_edit", score_name="match", edit={"value": 1}),
            event("info", data=None),
            event("info", data=float("nan"), source="s", pending=True, metadata={"b": None}),
            event(
                "checkpoint",
                checkpoint_id=1,
                trigger="turn",
                turn=1,
                created_at="2024-01-02T03:04:05Z",
                duration_ms=1,
                size_bytes=2,
                host={"snapshot_id": "a", "size_bytes": 1, "duration_ms": 1, "more": None},
                more={"b": None},
            ),
            event(
                "tool",
                id="1",
                function="f",
                arguments={},
                result=[{"type": "text", "text": "t"}, {"type": "image", "image": "i"}],
                truncated=[2, 1],
                error={"type": "timeout", "message": "m"},
            ),
            model_event(
                tools=[{"name": "t", "description": "d"}],
                tool_choice={"name": "t"},
                cache="read",
                retries=1,
                error="e",
                role="grader",
                call={"request": {"b": None}, "response": {"a": None}, "time": 1},
            ),
        ),
    ),
}

REFUSED = {
    "score-null": ("a score without a value", with_sample(scores={"match": {"value": None}})),
    "score-twice": ("score and scores", with_sample(score=SCORE)),
    "scorer-twice": ("scorer and scores", {"results": {**plain()["results"], "scorer": {"name": "match"}}}),
    "sandbox-text": ("a sandbox as text", with_sample(sandbox="docker")),
    "time-number": ("a time as a number where a text must stand", with_sample(started_at=1704164645)),
    "stop-reason": (
        "an unknown stop reason",
        with_sample(output={"model": "m", "choices": [{"message": MESSAGES[1], "stop_reason": "tired"}]}),
    ),
    "status": ("an unknown status", {"status": "paused"}),
    "timeline": (
        "a timeline of an event that is not there",
        with_events(timelines=[{"name": "N", "description": "d", "root": TREE}]),
    ),
}


def old_logs(corpus):
    for name, (covers, change) in OLD.items():
        write_both(corpus, f"old-{name}", covers, change)
    for name, (covers, change) in REFUSED.items():
        write_both(corpus, f"refused-{name}", covers, change)


def write_both(corpus, name, covers, change):
    log = {key: value for key, value in copy.deepcopy({**plain(), **change}).items() if value is not None}
    listed = list(dict.fromkeys(s["id"] for s in log["samples"]))
    if name not in ("old-ids", "old-least"):
        log["eval"]["dataset"]["sample_ids"] = listed
    header = {key: value for key, value in log.items() if key != "samples"}
    corpus.add(f"{name}.json", covers).write_text(json.dumps(log, indent=2))
    start = {"version": log["version"], "eval": log["eval"], "plan": log["plan"]}
    summaries = [
        {key: s[key] for key in ("id", "epoch", "input", "target", "scores") if key in s} for s in log["samples"]
    ]
    content = [("_journal/start.json", start)]
    content += [(f"samples/{s['id']}_epoch_{int(s['epoch'])}.json", s) for s in log["samples"]]
    content += [("_journal/summaries/1.json", summaries), ("summaries.json", summaries), ("header.json", header)]
    write_zip(corpus.add(f"{name}.eval", covers), [(n, json.dumps(value).encode()) for n, value in content], DEFLATE)
