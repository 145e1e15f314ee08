"""Makes logs of many kinds for listing, in directories below the working directory."""

from datetime import datetime, timedelta, timezone

import yaml
from inspect_ai.log import (
    EvalConfig,
    EvalDataset,
    EvalError,
    EvalLog,
    EvalPlan,
    EvalResults,
    EvalSample,
    EvalSpec,
    EvalStats,
    ProvenanceData,
    TagsEdit,
    edit_eval_log,
    write_eval_log,
)
from inspect_ai.model import GenerateConfig, ModelOutput

START = datetime(2026, 5, 1, 10, 0, 0, tzinfo=timezone.utc)


def make(
    directory,
    number,
    task="work",
    model="mockllm/model",
    status="success",
    seconds=3,
    samples=2,
    epochs=1,
    tags=None,
    args=None,
    config=None,
    generate=None,
    solver=None,
    version=0,
    roles=None,
    named=True,
    invalid=False,
    results=True,
):
    started = START + timedelta(hours=number)
    created = started.isoformat()
    task_id = f"{number:022d}"
    log = EvalLog(
        status=status,
        eval=EvalSpec(
            created=created,
            task=task,
            task_id=task_id,
            task_version=version,
            task_args=args or {},
            task_args_passed=args or {},
            solver=solver,
            dataset=EvalDataset(name="d", samples=samples),
            model=model,
            model_generate_config=generate or GenerateConfig(),
            model_roles=roles,
            config=config or EvalConfig(epochs=epochs),
            tags=tags,
        ),
        plan=EvalPlan(),
        results=(
            EvalResults(total_samples=samples * epochs, completed_samples=samples * epochs)
            if results
            else None
        ),
        stats=EvalStats(
            started_at=created,
            completed_at=""
            if status == "started"
            else (started + timedelta(seconds=seconds)).isoformat(),
        ),
        error=EvalError(message="no", traceback="", traceback_ansi="")
        if status == "error"
        else None,
        invalidated=invalid,
    )
    log.samples = [
        EvalSample(
            id=i + 1,
            epoch=epoch + 1,
            input="a",
            target="b",
            output=ModelOutput(model=model),
            error=EvalError(message="x", traceback="", traceback_ansi="")
            if not results and i == 1
            else None,
            invalidation=ProvenanceData(author="me") if invalid and i == 0 else None,
        )
        for i in range(samples)
        for epoch in range(epochs)
    ]
    if tags:
        log.tags = tags
    time = created.replace(":", "-").replace("+", "-")
    name = f"{time}_{task}_{task_id}.eval" if named else f"{task}-{number}.eval"
    write_eval_log(log, f"{directory}/{name}")
    return f"{directory}/{name}"


make("logs/one", 1)
make("logs/one", 2, model="openai/gpt-4o", tags=["golden", "reviewed"])
make("logs/one", 3, status="error", results=False, samples=3)
make("logs/one", 4, status="cancelled", results=False, seconds=75)
make("logs/one", 5, epochs=2, invalid=True, samples=3, seconds=3723)
make("logs/two/deep", 6, args={"level": 1, "subset": "a b"})
make("logs/two/deep", 7, args={"level": 2, "subset": "a b"})
make("logs/two/deep", 8, args={"level": 2, "subset": "c"}, generate=GenerateConfig(temperature=0.5))
make("logs/two/deep", 9, args={"level": 2, "subset": "c"}, generate=GenerateConfig(temperature=0.7))
make("logs/two/deep", 10, args={"level": 2, "subset": "c"}, generate=GenerateConfig(temperature=0.7, max_tokens=5))
make("logs/two", 11, config=EvalConfig(message_limit=5))
make("logs/two", 12, config=EvalConfig(message_limit=6), solver="plan")
make("logs/two", 13, config=EvalConfig(message_limit=6), solver="plan", version="2-a")
make("logs/two", 14, task="other", generate=GenerateConfig(system_message="Be brief."))
make("logs/two", 15, task="other", generate=GenerateConfig(system_message="Be long."))
make("logs/two", 16, named=False, task="nameless")
make("logs/three", 0, named=False, task="b")
make("logs/three", 0, named=False, task="a")

from inspect_ai.log import read_eval_log

path = make("logs/viewer", 17, tags=["old"])
log = edit_eval_log(
    read_eval_log(path),
    [TagsEdit(tags_add=["new"], tags_remove=["old"])],
    ProvenanceData(author="me", reason="why"),
)
write_eval_log(log, path)
with open("logs/viewer/flow.yaml", "w") as file:
    yaml.safe_dump(
        {
            "log_dir": "/shared/logs/viewer",
            "options": {
                "embed_viewer": True,
                "bundle_url_mappings": {"/shared/": "https://example.com/"},
            },
            "tasks": [],
        },
        file,
    )
