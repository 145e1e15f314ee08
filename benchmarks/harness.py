"""What the side-by-side runs share: the Python packages, measuring a process, and the table."""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["inspect-ai==0.3.285", "inspect-flow==0.14.0", "openai==3.54.0", "uv==0.13.9"]
# The name under which tiktoken looks for the o200k vocabulary in its cache.
TOKENIZER = "fb374d419588a4632f3f557e76b4b70aebbca790"

PYTHON_TASK = """
from inspect_ai import Task, task
from inspect_ai.dataset import FieldSpec, json_dataset
from inspect_ai.scorer import match
from inspect_ai.solver import generate

@task
def questions(file: str):
    dataset = json_dataset(file, FieldSpec(id="qid", input="question", target="answer"))
    return Task(dataset=dataset, solver=generate(), scorer=match())
"""

def cache():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "evalflow-benchmarks"


def python_environment():
    home = cache() / "python"
    ready = home / "ready"
    if not ready.exists() or ready.read_text() != " ".join(PACKAGES):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        subprocess.run([sys.executable, "-m", "venv", home / "venv"], check=True)
        pip = [home / "venv/bin/python", "-m", "pip", "install", "--quiet"]
        subprocess.run(pip + PACKAGES, check=True)
        ready.write_text(" ".join(PACKAGES))
    tokenizers = home / "tiktoken"
    tokenizers.mkdir(exist_ok=True)
    jars = list((ROOT / "flow-cli/target").rglob("jtokkit-*.jar"))
    with zipfile.ZipFile(jars[0]) as jar:
        (tokenizers / TOKENIZER).write_bytes(jar.read("com/knuddels/jtokkit/o200k_base.tiktoken"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("INSPECT_")}
    environment["TIKTOKEN_CACHE_DIR"] = str(tokenizers)
    environment["PATH"] = f"{home / 'venv/bin'}:{environment['PATH']}"
    return environment


def measure(command, cwd, environment):
    """Wall seconds, CPU seconds and peak resident MB of a process and those that it waited for."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(c) for c in command], cwd=cwd, env=environment, stdout=out, stderr=out
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            out.seek(0)
            raise SystemExit(f"{command} failed:\n{out.read().decode()[-3000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(command, cwd, environment, repeat, before=lambda: None):
    figures = []
    for _ in range(repeat):
        before()
        figures.append(measure(command, cwd, environment))
    return [statistics.median(column) for column in zip(*figures)]


def write_questions(directory, count):
    file = directory / f"questions-{count}.jsonl"
    with file.open("w") as out:
        for i in range(count):
            answer = "Default output" if i % 2 else "Paris"
            question = f"What is the answer to question number {i} of this dataset, in one word?"
            out.write(json.dumps({"qid": i + 1, "question": question, "answer": answer}) + "\n")
    return file


def their_run(directory, count, environment):
    file = write_questions(directory, count)
    (directory / "questions_task.py").write_text(PYTHON_TASK)
    command = ["inspect", "eval", "questions_task.py", "--model", "mockllm/model"]
    command += ["-T", f"file={file}", "--log-dir", f"theirs-{count}", "--display", "none"]
    return measure(command, directory, environment)


class Table:
    """Rows of what was measured beside what, and which targets were missed."""

    def __init__(self):
        self.rows = []
        self.missed = []

    def row(self, what, theirs, ours, ratio, target, good):
        verdict = "" if target == "-" else "met" if good else "missed"
        self.rows.append(f"| {what} | {theirs} | {ours} | {ratio} | {target} | {verdict} |")
        # As they come: a run takes minutes, and may yet fail.
        print(self.rows[-1], file=sys.stderr, flush=True)
        if not good:
            self.missed.append(what)

    def print(self, java, check):
        """Prints the table; with check a missed target ends the program."""
        version = subprocess.run([java, "-version"], capture_output=True, text=True).stderr.splitlines()
        print(f"{os.cpu_count()} cores, {platform.machine()}, {version[0]}, Python {platform.python_version()}, "
              f"{', '.join(PACKAGES[:2])}\n")
        print("| work | beside it | flow-cli | ratio | target | |\n|---|---|---|---|---|---|")
        print("\n".join(self.rows))
        for what in self.missed:
            print(f"missed: {what}", file=sys.stderr)
        if self.missed and check:
            raise SystemExit(1)


def java_command():
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"
