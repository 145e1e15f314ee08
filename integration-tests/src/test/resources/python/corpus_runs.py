"""The logs of the corpus that inspect-ai's own runs and edits give."""

import asyncio
import base64
import logging
import shutil

import anyio
from inspect_ai import Epochs, Task, eval, eval_async
from inspect_ai.approval import ApprovalPolicy, approver, Approval, auto_approver
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.event import timeline_build
from inspect_ai.log import (
    MetadataEdit,
    ProvenanceData,
    TagsEdit,
    edit_eval_log,
    edit_score,
    invalidate_samples,
    read_eval_log,
    transcript,
    write_eval_log,
)
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    ContentAudio,
    ContentData,
    ContentDocument,
    ContentImage,
    ContentReasoning,
    ContentText,
    ContentVideo,
    GenerateConfig,
    ModelOutput,
    ModelUsage,
    get_model,
)
from inspect_ai.scorer import (
    Score,
    ScoreEdit,
    accuracy,
    grouped,
    includes,
    match,
    mean,
    metric,
    scorer,
    stderr,
)
from inspect_ai.solver import chain, generate, solver, system_message, use_tools, user_message
from inspect_ai.tool import ToolCall, ToolError, tool
from inspect_ai.util import LimitExceededError, collect, span, store, subtask

FORMATS = ("eval", "json")
PIXEL = base64.b64encode(bytes(range(256)) * 12).decode()
LONG = "A text that is longer than a hundred characters, so that the log keeps it once and refers to it. " * 3
HUGE = "A text  that summaries\n\tcut. 😀 " * 250
ODD_IDS = ["1", "01", "a/b", "a b", "a#b?c", "../up", "ü-日本-😀", "C:\\x", ".", "%2F", 'q"uote', "tab\there"]
ODD_METADATA = {
    "z": 1,
    "a": None,
    "nan": float("nan"),
    "infinity": [float("inf"), float("-inf")],
    "negative_zero": -0.0,
    "big": 2**70,
    "bigger": -(10**40),
    "long": 2**63,
    "small": 1e-7,
    "tiny": 5e-324,
    "largest": 1.7976931348623157e308,
    "one": 1.0,
    "exponent": 1e22,
    "third": 0.1 + 0.2,
    "emoji": "😀👩‍👩‍👧 \u2028\u2029 \x00\x1f\x7f é e\u0301",
    "keys": {"": 0, "b": 1, "a": 2, "ключ": 3, 'with "quotes"': 4, "/~": 5},
    "nested": [[[[]]], {"x": [None, {"y": None}]}],
    "text": LONG,
    "true": True,
}


def usage(n=3):
    return ModelUsage(
        input_tokens=n,
        output_tokens=2,
        total_tokens=n + 2,
        input_tokens_cache_read=0,
        reasoning_tokens=1,
        total_cost=1e-7,
    )


def says(content, **fields):
    return ModelOutput(
        model="mockllm",
        choices=[
            ChatCompletionChoice(
                message=ChatMessageAssistant(content=content, source="generate", model="mockllm", **fields),
                stop_reason="tool_calls" if fields.get("tool_calls") else "stop",
            )
        ],
        usage=usage(),
        metadata={"seen": None},
    )


def calls(*functions):
    return says(
        "",
        tool_calls=[
            ToolCall(id=f"call_{i}", function=name, arguments=arguments)
            for i, (name, arguments) in enumerate(functions)
        ],
    )


def script(*outputs):
    """A model that gives the n-th output to a conversation with n answers of its own, whoever asks first."""

    def answer(input, tools, tool_choice, config):
        turn = sum(1 for message in input if message.role == "assistant")
        return outputs[min(turn, len(outputs) - 1)].model_copy(deep=True)

    return get_model("mockllm/model", custom_outputs=answer, memoize=False)


@tool
def add():
    async def execute(x: int, y: float = 0.5):
        """Add numbers.

        Args:
            x: First.
            y: Second.
        """
        store().set("sum", x + y)
        return x + y

    return execute


@tool
def broken():
    async def execute(reason: str):
        """Fail.

        Args:
            reason: Why.
        """
        raise ToolError(reason)

    return execute


@tool
def picture():
    async def execute():
        """Give a picture."""
        return [ContentText(text="here"), ContentImage(image=f"data:image/png;base64,{PIXEL}")]

    return execute


@solver
def busy():
    @subtask
    async def think(topic: str):
        store().set("topic", topic)
        return topic.upper()

    async def solve(state, generate):
        log = logging.getLogger("corpus")
        async with span("outer", type="agent"):
            async with span("inner"):
                transcript().info({"text": LONG, "none": None, "list": [1, 1.0, -0.0]}, source="corpus")
            log.critical("a message of a logger")
        await think("a topic")
        store().set("odd", {"b": None, "a": [1, 2.5, "x"]})
        store().set("odd", {"a": [1, 3.5], "c": LONG})
        store().set("gone", 1)
        store().delete("gone")
        state.metadata["added"] = {"by": "solver"}
        await collect(think("one"), think("two"))
        return state

    return solve


@solver
def failing(times=10**6):
    """Fails on the samples with odd ids, as often as said."""
    failures = {}

    async def solve(state, generate):
        key = (state.sample_id, state.epoch)
        if int(state.sample_id) % 2 == 1 and failures.get(key, 0) < times:
            failures[key] = failures.get(key, 0) + 1
            state = await generate(state)
            raise ValueError(f"sample {state.sample_id} — fails {LONG}")
        return state

    return solve


@solver
def limited():
    async def solve(state, generate):
        kind = str(state.sample_id)
        if kind == "custom":
            raise LimitExceededError("custom", value=2.5, limit=1.5, message="enough of it")
        while kind in ("message", "token"):
            state = await generate(state)
            more = 4 if kind == "message" else 1
            state.messages.extend(ChatMessageUser(content="go on") for _ in range(more))
        if kind == "time":
            await anyio.sleep(60)
        return state

    return solve


@solver
def waiting(cancel):
    """Waits in all samples but the first; the third starts when the first is done, and cancels the run."""

    async def solve(state, generate):
        state = await generate(state)
        if state.sample_id == 3:
            cancel()
        if state.sample_id != 1:
            await anyio.sleep_forever()
        return state

    return solve


@solver
def roles():
    async def solve(state, generate):
        grader = get_model(role="grader")
        state.metadata["grade"] = (await grader.generate("grade it")).completion
        return await generate(state)

    return solve


@approver
def careful():
    async def approve(message, call, view, history):
        decision = "reject" if call.function == "picture" else "approve"
        return Approval(decision=decision, explanation=f"{call.function}: {decision}")

    return approve


@scorer(metrics=[accuracy(), stderr(), grouped(mean(), "group")])
def groups():
    async def score(state, target):
        return Score(value="C" if state.output.completion else "I", answer="x", explanation=LONG, metadata=ODD_METADATA)

    return score


@scorer(metrics=[mean()])
def wordy():
    async def score(state, target):
        if state.sample_id != "huge":
            return Score(value=1)
        return Score(
            value=1, answer=HUGE, explanation=HUGE, reason=HUGE, metadata={"huge": HUGE, "map": {"huge": HUGE}}
        )

    return score


@scorer(metrics={"number": [mean()], "*": [accuracy()]})
def many_values():
    async def score(state, target):
        return Score(value={"number": 0.25, "flag": True, "text": "I"}, metadata={})

    return score


@scorer(metrics=[])
def values_in_a_list():
    async def score(state, target):
        return Score(value=[1, 1.0, True, "x", -0.0, 2**70])

    return score


@scorer(metrics=[mean()])
def odd_numbers():
    values = [float("nan"), -0.0, 1e-7, float("inf"), 2**70]

    async def score(state, target):
        return Score(value=values[int(state.metadata["n"]) % len(values)])

    return score


@metric
def constants():
    def compute(scores):
        return {"nan": float("nan"), "one": 1, "small": 1e-7}

    return compute


@scorer(metrics=[constants()])
def unscored():
    async def score(state, target):
        if state.metadata["n"] == 0:
            return Score.unscored(reason="grader_failed", explanation="no grade")
        return None if state.metadata["n"] == 1 else Score(value=1.0, reason="a reason of its own")

    return score


def samples(n, ids=None):
    return [
        Sample(
            id=(ids or range(1, n + 1))[i],
            input=f"question {i}",
            target=["C", "question"] if i % 2 else "C",
            metadata={"n": i, "group": f"g{i % 2}"},
            description="what it asks" if i == 0 else None,
        )
        for i in range(n)
    ]


def tools_task():
    policies = [
        ApprovalPolicy(careful(), ["picture"]),
        ApprovalPolicy(auto_approver(), "*"),
    ]
    model = script(
        calls(("add", {"x": 1, "y": 1e-7}), ("broken", {"reason": "it broke " + LONG}), ("picture", {})),
        calls(("add", {"x": "no number"})),
        calls(("unknown", {"deep": {"b": [None], "a": 1}})),
        calls(("add", {"x": 2})),
        says("the answer is C"),
    )
    solvers = [busy(), use_tools([add(), broken(), picture()]), generate()]
    task = Task(dataset=samples(2), solver=solvers, scorer=[match(location="any"), includes()], approval=policies)
    return task, model, {}


def pictures_task():
    model = script(calls(("picture", {})), says("C"))
    return Task(dataset=samples(1), solver=[use_tools([picture()]), generate()], scorer=match()), model, {}


def scores_task():
    task = Task(
        dataset=samples(5),
        solver=generate(),
        scorer=[groups(), many_values(), values_in_a_list(), odd_numbers(), unscored(), match()],
        epochs=Epochs(2, ["mean", "max", "at_least_1", "pass_at_1"]),
        version="2-b",
        metadata={"b": 1, "a": None},
    )
    return task, script(says("C")), {"tags": ["z", "a"], "metadata": ODD_METADATA, "log_buffer": 3, "max_samples": 1}


def content_task():
    document = "data:text/plain;base64," + base64.b64encode(b"a document").decode()
    asks = [
        ChatMessageSystem(content="s " + LONG, metadata={"b": 1, "a": None}),
        ChatMessageUser(
            content=[
                ContentText(text="look " + LONG),
                ContentImage(image=f"data:image/png;base64,{PIXEL}", detail="low"),
                ContentVideo(video=f"data:video/mp4;base64,{PIXEL}", format="mp4"),
                ContentAudio(audio=f"data:audio/wav;base64,{PIXEL}", format="wav"),
                ContentDocument(document=document),
                ContentData(data={"b": None, "a": [1, 1.0]}),
            ]
        ),
    ]
    answer = [
        ContentReasoning(reasoning=LONG, signature="sig", summary="short", redacted=True),
        ContentText(text="C 😀", internal={"x": None}, refusal=False),
    ]
    data = [Sample(id=f"odd {i}", input=asks, target="C", metadata={**ODD_METADATA, "n": i}) for i in range(2)]
    data.append(Sample(id="surrogate", input="x", target="half \ud83d", metadata={"half": "\ude00 x", "n": 2}))
    large = {"huge": HUGE, "map": {"huge": HUGE}, "list": [1.5] * 300, "edge": ["x" * 1000], "n": 3}
    data.append(Sample(id="huge", input=HUGE, target=["C", HUGE], metadata=large))
    data.append(
        Sample(
            id="huge parts", input=[ChatMessageUser(content=HUGE), ChatMessageUser(content=[ContentText(text=HUGE)])]
        )
    )
    data.append(Sample(id="files", input="x", target="", choices=["a", "b"], files={"f.txt": "text"}, setup="true"))
    return (
        Task(dataset=MemoryDataset(data, name="d", shuffled=True), solver=generate(), scorer=[includes(), wordy()]),
        script(says(answer)),
        {},
    )


def conversation_task():
    turns = [step for i in range(4) for step in (user_message(f"turn {i}: " + LONG), generate())]
    task = Task(dataset=samples(2), solver=[system_message("be " + LONG), *turns], scorer=includes())
    return task, script(*[says(f"answer {i} C") for i in range(4)]), {"message_limit": 50}


def ids_task():
    data = samples(len(ODD_IDS), ODD_IDS)
    return Task(dataset=data, solver=generate(), scorer=match()), script(says("C")), {"limit": (0, len(ODD_IDS))}


def errors_task():
    task = Task(dataset=samples(4), solver=[failing(), generate()], scorer=match(), fail_on_error=False)
    return task, script(says("C")), {}


def retries_task():
    task = Task(dataset=samples(4), solver=[failing(2), generate()], scorer=match())
    return task, script(says("C")), {"retry_on_error": 3}


def limits_task():
    ids = ["message", "token", "time", "custom", "none"]
    task = Task(
        dataset=samples(5, ids), solver=[limited(), generate()], scorer=match(), message_limit=9, token_limit=12
    )
    return task, script(says("C")), {"time_limit": 1}


def roles_task():
    task = Task(
        name="roles",
        dataset=samples(2),
        solver=chain(roles(), busy()),
        scorer=includes(),
        config=GenerateConfig(temperature=0.5, seed=1, stop_seqs=["x"], logit_bias={42: 1}),
        model_roles={"grader": script(says("fine"))},
    )
    return task, script(says("C")), {"max_tokens": 5}


def failed_task():
    return (
        Task(dataset=samples(3), solver=[failing(), generate()], scorer=match()),
        script(says("C")),
        {"max_samples": 1},
    )


def header_task():
    return (
        Task(dataset=samples(3), solver=generate(), scorer=[match(), groups()]),
        script(says("C")),
        {"log_samples": False},
    )


RUNS = {
    "tools": (
        tools_task,
        "parallel tool calls, tool errors, approvals, store, spans, subtasks, info and logger events",
    ),
    "pictures": (pictures_task, "a tool that gives a picture"),
    "scores": (
        scores_task,
        "several scorers, grouped metrics, epochs with several reducers, NaN, infinity, -0.0, lists, maps",
    ),
    "content": (
        content_task,
        "pictures, audio, documents, reasoning, long texts, odd metadata, lone surrogates, choices, files",
    ),
    "conversation": (conversation_task, "several turns, so that messages are pooled"),
    "ids": (ids_task, "ids of samples with odd characters"),
    "errors": (errors_task, "samples with errors in a run that goes on"),
    "retries": (retries_task, "samples that were tried again after errors"),
    "limits": (limits_task, "limits of messages, tokens, time and a custom one"),
    "roles": (roles_task, "model roles, generation config"),
    "failed": (failed_task, "a run that failed"),
    "header": (header_task, "log_samples is false"),
}


def run_logs(corpus):
    for name, (make, covers) in RUNS.items():
        for log_format in FORMATS:
            task, model, options = make()
            common = {
                "log_dir": str(corpus.directory),
                "log_format": log_format,
                "display": "none",
                "ctl_server": False,
            }
            [log] = eval(task, model=model, **common, **options)
            corpus.adopt(log.location, f"run-{name}.{log_format}", covers)
    for log_format in FORMATS:
        corpus.adopt(cancelled_log(corpus, log_format), f"run-cancelled.{log_format}", "a run that was cancelled")


def cancelled_log(corpus, log_format):
    before = set(corpus.directory.iterdir())

    async def run():
        with anyio.CancelScope() as scope:
            task = Task(dataset=samples(3), solver=waiting(scope.cancel), scorer=match())
            await eval_async(
                task,
                model=script(says("C")),
                log_dir=str(corpus.directory),
                log_format=log_format,
                max_samples=2,
                log_buffer=1,
                ctl_server=False,
            )

    asyncio.run(run())
    [written] = set(corpus.directory.iterdir()) - before
    return str(written)


def provenance(reason):
    return ProvenanceData(
        author="ü author", reason=reason, metadata={"b": None, "a": 1e-7}, timestamp="2024-05-01T10:00:00.120+02:00"
    )


def edited_logs(corpus):
    for log_format in FORMATS:
        edit_headers(corpus, log_format)
        edit_scores(corpus, log_format)
        invalidate(corpus, log_format)
        convert(corpus, log_format)


def copied(corpus, source, name, covers):
    target = corpus.add(name, covers)
    shutil.copyfile(corpus.path(source), target)
    return str(target)


def edit_headers(corpus, log_format):
    name = f"edit-header.{log_format}"
    path = copied(
        corpus, f"run-scores.{log_format}", name, "tags and metadata edited three times, the header written anew"
    )
    edits = [
        [
            TagsEdit(tags_add=["new", "a b"], tags_remove=["z"]),
            MetadataEdit(metadata_set={"k": None, "n": float("nan"), "a.b": 1}),
        ],
        [MetadataEdit(metadata_remove=["big"], metadata_set={"k": {"b": 1, "a": 2}})],
        [TagsEdit(tags_add=["z"])],
    ]
    for i, edit in enumerate(edits):
        log = edit_eval_log(read_eval_log(path, header_only=True), edit, provenance(f"edit {i}"))
        write_eval_log(log, path, header_only=True)


def edit_scores(corpus, log_format):
    path = copied(corpus, f"run-header.{log_format}", f"edit-nothing.{log_format}", "a header written anew unchanged")
    write_eval_log(read_eval_log(path, header_only=True), path, header_only=True)
    path = copied(corpus, f"run-errors.{log_format}", f"edit-scores.{log_format}", "scores edited and added")
    log = read_eval_log(path)
    sample = next(s.id for s in log.samples if s.scores)
    edit_score(log, sample, "match", ScoreEdit(value="I", explanation="no", provenance=provenance("a mistake")))
    edit_score(
        log, sample, "match", ScoreEdit(metadata={"b": 1, "a": None}, reason="refusal", provenance=provenance("again"))
    )
    edit_score(
        log,
        sample,
        "added",
        ScoreEdit(value=float("nan"), answer="a", provenance=provenance("new")),
        recompute_metrics=False,
    )
    write_eval_log(log, path)


def invalidate(corpus, log_format):
    path = copied(corpus, f"run-ids.{log_format}", f"edit-invalidated.{log_format}", "invalidated samples")
    log = read_eval_log(path)
    log = invalidate_samples(log, [s.uuid for s in log.samples[:2]], provenance("wrong"))
    write_eval_log(log, path)


def convert(corpus, log_format):
    """Writes a log that was read in the other format, with timelines made from its events."""
    other = "json" if log_format == "eval" else "eval"
    log = read_eval_log(str(corpus.path(f"run-tools.{other}")))
    for sample in log.samples:
        sample.timelines = [timeline_build(sample.events)]
    target = corpus.add(f"edit-converted.{log_format}", f"a log of the format {other} written anew, with timelines")
    write_eval_log(log, str(target), log_format)
