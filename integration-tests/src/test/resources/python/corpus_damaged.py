"""The logs of the corpus that no run gives: unfinished, zipped in other ways, from the future, damaged."""

import json

from corpus_zip import DEFLATE, STORED, members, write_zip

HEADER, START, SUMMARIES, REDUCTIONS = "header.json", "_journal/start.json", "summaries.json", "reductions.json"


def content(corpus, name):
    return members(corpus.path(name).read_bytes())


def dumped(value, **options):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), **options).encode("utf-8", "surrogatepass")


def unfinished_logs(corpus):
    finished = content(corpus, "run-scores.eval")
    start = [(n, d) for n, d in finished if n == START]
    journal = [(n, d) for n, d in finished if n not in (HEADER, SUMMARIES, REDUCTIONS)]
    write_zip(corpus.add("journal-start.eval", "a log that was started, nothing more"), start)
    write_zip(corpus.add("journal-samples.eval", "a log whose run was killed after some samples"), journal)
    updates = [(f"_journal/config_updates/{n}.json", dumped(config_update(n))) for n in (10, 2, 1)]
    write_zip(corpus.add("journal-config.eval", "a killed run with changes of its configuration"), journal + updates)
    gap = [(n, d) for n, d in journal if n != "_journal/summaries/2.json"]
    write_zip(corpus.add("journal-gap.eval", "a killed run that lacks a part of its summaries"), gap)
    log = json.loads(corpus.path("run-errors.json").read_bytes())
    for key in ("results", "reductions", "samples"):
        log.pop(key, None)
    log["status"] = "started"
    corpus.add("journal-start.json", "a log in JSON that was started").write_bytes(dumped(log))


def config_update(n):
    return {
        "changes": [{"config": "eval", "name": "max_samples", "value": n, "previous": None}],
        "scope": "task",
        "provenance": {"timestamp": f"2024-05-01T10:00:{n:02}.5+02:00", "author": "someone", "reason": "slow"},
    }


def rezipped_logs(corpus):
    log = content(corpus, "run-tools.eval")
    write_zip(corpus.add("zip-deflate.eval", "members with deflate, as before zstd"), log, DEFLATE)
    write_zip(corpus.add("zip-stored.eval", "members as they are"), log, STORED)
    write_zip(corpus.add("zip-frames.eval", "zstd in many frames"), log, frame=700)
    write_zip(corpus.add("zip-64.eval", "zip64 fields everywhere"), log, zip64=True)
    write_zip(corpus.add("zip-descriptors.eval", "sizes behind the data"), log, DEFLATE, descriptors=True)
    write_zip(corpus.add("zip-comment.eval", "a comment at the end"), log, comment=b"a comment")
    write_zip(corpus.add("zip-reversed.eval", "members in reversed order"), list(reversed(log)))
    write_zip(
        corpus.add("zip-empty-members.eval", "directories and foreign members"),
        log + [("samples/", b""), ("notes/ü.txt", b"x")],
    )
    write_zip(
        corpus.add("zip-duplicates.eval", "samples, summaries and header more than once, the last counts"),
        with_duplicates(log),
    )
    rewritten_json(corpus)


def with_duplicates(log):
    old = []
    for name, data in log:
        if name == HEADER or name == SUMMARIES:
            old.append((name, data[: len(data) // 2]))
        elif name.startswith("samples/"):
            sample = json.loads(data)
            old.append((name, dumped({**sample, "uuid": "superseded", "scores": {}})))
    summaries = json.loads(dict(log)[SUMMARIES])
    twice = [{**summaries[0], "uuid": "superseded", "completed": False}, *summaries]
    return old + [(n, dumped(twice) if n == SUMMARIES else d) for n, d in log]


def rewritten_json(corpus):
    log = json.loads(corpus.path("run-scores.json").read_bytes())
    add_text(corpus, "compact", "JSON without white space", dumped(log))
    escaped = json.dumps(log, ensure_ascii=True, indent="\t").encode()
    add_text(corpus, "escaped", "JSON with all but ASCII escaped, tabs", escaped)
    add_text(corpus, "reversed", "JSON with keys in reversed order", dumped(reordered(log)))
    plain = json.loads(corpus.path("run-errors.json").read_bytes())
    first = {key: plain[key] for key in ("version", "status", "eval", "plan", "stats", "samples")}
    add_text(corpus, "order", "JSON with results and tags after the samples", dumped({**first, **plain}))
    nulls = dict.fromkeys(("results", "error", "reductions", "log_updates", "config_updates", "future"))
    add_text(corpus, "nulls", "nulls where fields may be absent", dumped({**plain, **nulls}))
    numbers = (
        b"[1E5, 1e+05, 0.10, 1.0e-7, -0, -0.0, 0e0, 100000000000000000000000.0, 1e400, -1e400,"
        b" 123456789012345678901234567890]"
    )
    add_text(corpus, "numbers", "numbers in unusual notation", with_metadata(plain, numbers))
    half = b'"\\ud83d"'
    add_text(corpus, "surrogate", "half of a surrogate pair as an escape", with_metadata(plain, half))
    add_text(corpus, "twins", 'ids 1 and "1" beside, no list of ids', dumped(with_twins(plain)))


def add_text(corpus, name, covers, text):
    corpus.add(f"text-{name}.json", covers).write_bytes(text)


def with_metadata(log, json_text):
    """The log with a text of JSON, as it is, in its metadata."""
    return dumped({**log, "eval": {**log["eval"], "metadata": {"x": "HERE"}}}).replace(b'"HERE"', json_text)


def with_twins(log):
    sample = {**log["samples"][0], "events": []}
    twins = [{**sample, "id": id, "uuid": f"twin{i}"} for i, id in enumerate((1, "1", 10, 2, "10"))]
    dataset = {key: value for key, value in log["eval"]["dataset"].items() if key != "sample_ids"}
    return {**log, "eval": {**log["eval"], "dataset": dataset}, "samples": twins}


def reordered(value):
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(list(value))}
    return [reordered(item) for item in value] if isinstance(value, list) else value


# Keys whose values hold what users put there, or objects in which the reference refuses unknown fields.
FREE = set("""
    arguments attachments calls data internal logit_bias metadata model_args options packages params params_passed
    properties request response sample sandbox solver_args solver_args_passed state store task_args
    task_args_passed task_attribs value
    """.split())
# Keys whose values, if they are objects, are maps by free names.
MAPS = {"input", "metrics", "model_roles", "model_usage", "role_usage", "scores"}


def marked(value):
    """A value with a field of the future in every object that the reference has a type for."""
    if isinstance(value, list):
        return [marked(item) for item in value]
    if not isinstance(value, dict):
        return value
    known = {key: item if key in FREE else marked_field(key, item) for key, item in value.items()}
    return {"future_first": None, **known, "future": {"b": [1, 1.0, None], "a": float("nan")}}


def marked_field(key, value):
    if key in MAPS and isinstance(value, dict):
        return {name: marked(item) for name, item in value.items()}
    return marked(value)


def future_logs(corpus):
    log = content(corpus, "run-errors.eval")
    fields = [(n, dumped(marked(json.loads(d)))) for n, d in log]
    foreign = [("_journal/future.json", b"{}"), ("future.json", b'{"a":1}'), ("samples/notes.txt", b"no sample")]
    write_zip(corpus.add("future-fields.eval", "unknown fields and members everywhere"), fields + foreign)
    whole = json.loads(corpus.path("run-errors.json").read_bytes())
    corpus.add("future-fields.json", "unknown fields everywhere").write_bytes(dumped(marked(whole)))
    event = {
        "event": "future",
        "uuid": "u",
        "timestamp": "2030-01-01T00:00:00+00:00",
        "working_start": 1,
        "z": None,
        "a": {"b": 1},
    }
    part = {"type": "future", "b": [1.0], "a": None}
    for name, covers, change in (
        ("event", "an event of an unknown kind", lambda s: s["events"].insert(1, event)),
        ("untold", "an event without a kind", lambda s: s["events"].insert(1, {"timestamp": "2030-01-01T00:00:00Z"})),
        (
            "content",
            "message content of an unknown kind",
            lambda s: s["messages"].append({"role": "user", "content": [part]}),
        ),
        ("role", "a message of an unknown role", lambda s: s["messages"].append({"role": "critic", "content": "no"})),
    ):
        changed = [(n, with_change(d, change) if n.startswith("samples/1_") else d) for n, d in log]
        write_zip(corpus.add(f"future-{name}.eval", covers), changed)
        one = {
            **whole,
            "samples": [json.loads(with_change(dumped(whole["samples"][0]), change)), *whole["samples"][1:]],
        }
        corpus.add(f"future-{name}.json", covers).write_bytes(dumped(one))
    corpus.add("future-version.json", "version 3").write_bytes(dumped({**whole, "version": 3}))
    header = {**json.loads(dict(log)[HEADER]), "version": 3}
    write_zip(
        corpus.add("future-version.eval", "version 3"), [(n, dumped(header) if n == HEADER else d) for n, d in log]
    )


def with_change(data, change):
    sample = json.loads(data)
    change(sample)
    return dumped(sample)


def damaged_logs(corpus):
    whole = corpus.path("run-errors.eval").read_bytes()
    corpus.add("damaged-cut.eval", "a zip without its end").write_bytes(whole[: len(whole) // 2])
    corpus.add("damaged-empty.eval", "an empty file").write_bytes(b"")
    corpus.add("damaged-text.eval", "no zip").write_bytes(b"no zip at all")
    log = content(corpus, "run-errors.eval")
    sample = next(n for n, _ in log if n.startswith("samples/"))
    write_zip(corpus.add("damaged-checksum.eval", "a sample with a wrong checksum"), log, damage=sample)
    write_zip(
        corpus.add("damaged-sample.eval", "a sample that is cut"), [(n, d[:-9] if n == sample else d) for n, d in log]
    )
    write_zip(
        corpus.add("damaged-header.eval", "a header that is cut"), [(n, d[:-9] if n == HEADER else d) for n, d in log]
    )
    write_zip(corpus.add("damaged-foreign.eval", "a zip of something else"), [("a.txt", b"x")])
    text = corpus.path("run-errors.json").read_bytes()
    corpus.add("damaged-cut.json", "JSON that is cut").write_bytes(text[: len(text) // 2])
    corpus.add("damaged-empty.json", "an empty file").write_bytes(b"")
    corpus.add("damaged-list.json", "JSON that is no log").write_bytes(b"[1]")
