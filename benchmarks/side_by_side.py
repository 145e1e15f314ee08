"""Measures flow-cli beside inspect-ai and inspect-flow: the same work, on the same machine, in one run.

Prints a Markdown table. The Python packages are installed from PyPI into a virtual environment of their own.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from harness import ROOT, Table, cache, java_command, measure, median, python_environment, their_run, write_questions

OUR_TASK = """
dataset:
  file: FILE
  fields: {id: qid, input: question, target: answer}
solver: generate
scorer: match
"""


def our_run(directory, count, flow_environment, repeat):
    file = write_questions(directory, count)
    (directory / f"task-{count}.yaml").write_text(OUR_TASK.replace("FILE", file.name))
    spec = directory / f"spec-{count}.yaml"
    logs = directory / f"ours-{count}"
    spec.write_text(
        f"log_dir: {logs.name}\ntasks:\n  - {{name: task-{count}.yaml, model: mockllm/model}}\n"
    )
    command = [ROOT / "bin/flow-cli", "run", spec]
    return median(
        command,
        directory,
        flow_environment,
        repeat,
        before=lambda: shutil.rmtree(logs, ignore_errors=True),
    )


def write_config_spec(directory):
    lines = ["log_dir: logs", "options: {limit: 10, max_samples: 5}", "tasks:"]
    for i in range(20):
        lines.append(f"  - name: task_{i}")
        lines.append(f"    args: {{difficulty: {i}, subset: part-{i}}}")
        lines.append("    model: mockllm/model")
        lines.append(f"    config: {{temperature: 0.5, max_tokens: {100 + i}}}")
        lines.append("    epochs: 2")
    spec = directory / "config.yaml"
    spec.write_text("\n".join(lines) + "\n")
    return spec


OUR_MATRIX = """
log_dir: logs
tasks:
  tasks_matrix:
    task: TASKS
    model: MODELS
    config: {configs_matrix: {temperature: TEMPERATURES}}
"""

THEIR_MATRIX = """
from inspect_flow import FlowSpec, configs_matrix, tasks_matrix

FlowSpec(
    log_dir="logs",
    tasks=tasks_matrix(task=TASKS, model=MODELS, config=configs_matrix(temperature=TEMPERATURES)),
)
"""


def large_config(table, directory, python, flow, repeat):
    """A spec that makes 10,000 tasks: 50 tasks on 20 models at 10 temperatures."""
    values = {
        "TEMPERATURES": [i / 10 for i in range(10)],
        "TASKS": [f"task_{i}" for i in range(50)],
        "MODELS": [f"mockllm/model-{i}" for i in range(20)],
    }
    ours, theirs = OUR_MATRIX, THEIR_MATRIX
    for name, value in values.items():
        ours, theirs = ours.replace(name, str(value)), theirs.replace(name, str(value))
    (directory / "matrix.yaml").write_text(ours)
    (directory / "matrix.py").write_text(theirs)
    for form, option in [("YAML", []), ("JSON", ["--json"])]:
        python_side = measure(["flow", "config", "matrix.py"] + option, directory, python)
        our_side = median([ROOT / "bin/flow-cli", "config", "matrix.yaml"] + option, directory, flow, repeat)
        table.row(f"`config` of 10,000 tasks as {form}: wall", f"{python_side[0]:.1f} s", f"{our_side[0]:.2f} s",
                  f"{python_side[0] / our_side[0]:.0f} times faster", "2 s", our_side[0] < 2)
        table.row("the same: peak memory", f"{python_side[2]:.0f} MB", f"{our_side[2]:.0f} MB",
                  f"{our_side[2] / python_side[2]:.2f}", "512 MB", our_side[2] < 512)


def floor_command(directory, spec):
    """A bare JVM with a class data sharing archive of its own."""
    java = java_command()
    target = ROOT / "benchmarks/target"
    jars = [next(target.glob("benchmarks-*.jar"))] + sorted((target / "lib").glob("*.jar"))
    class_path = ":".join(str(jar) for jar in jars)
    archive = directory / "floor.jsa"
    options = [java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    options += ["-Dguice_bytecode_gen_option=DISABLED", "-cp", class_path]
    main = ["io.evalflow.benchmarks.ConfigFloor", spec]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
    subprocess.run(options + [f"-XX:ArchiveClassesAtExit={archive}"] + main, **quiet)
    return options + [f"-XX:SharedArchiveFile={archive}"] + main


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=10_000, help="samples for both sides")
    parser.add_argument("--large", type=int, default=100_000, help="samples for flow-cli alone")
    parser.add_argument("--repeat", type=int, default=5, help="runs of flow-cli; the median counts")
    parser.add_argument("--check", action="store_true", help="fail where a target is missed")
    parser.add_argument("--only-config", action="store_true", help="only what specs cost")
    options = parser.parse_args()

    python = python_environment()
    flow = dict(os.environ, XDG_CACHE_HOME=str(cache()))
    table = Table()
    row = table.row

    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary)
        spec = write_config_spec(directory)
        # Warm both sides: Python's byte code, our archive of classes.
        measure(["flow", "config", spec], directory, python)
        for _ in range(3):
            measure([ROOT / "bin/flow-cli", "config", spec], directory, flow)
        floor = floor_command(directory, spec)

        config_theirs = median(["flow", "config", spec], directory, python, 3)
        config_ours, config_floor = [], []
        for _ in range(max(options.repeat, 11)):
            config_ours.append(measure([ROOT / "bin/flow-cli", "config", spec], directory, flow))
            config_floor.append(measure(floor, directory, flow))
        ours = statistics.median(f[0] for f in config_ours)
        bare = statistics.median(f[0] for f in config_floor)
        ratio = config_theirs[0] / ours
        row("`config`, 20 tasks, against inspect-flow: wall", f"{config_theirs[0]:.2f} s", f"{ours:.2f} s",
            f"{ratio:.1f} times faster", "8", ratio >= 8)
        row("the same against a bare JVM with Guice and Jackson", f"{bare:.2f} s", f"{ours:.2f} s",
            f"{ours / bare:.2f} times its time", "1.5", ours / bare <= 1.5)

        large_config(table, directory, python, flow, options.repeat)
        if options.only_config:
            table.print(java_command(), options.check)
            return

        theirs = their_run(directory, options.samples, python)
        small = our_run(directory, options.samples, flow, options.repeat)
        large = our_run(directory, options.large, flow, max(1, options.repeat // 2))
        their_rate = options.samples / theirs[0]
        small_rate = options.samples / small[0]
        large_rate = options.large / large[0]
        row(f"mockllm, generate and match, {options.samples:,} samples", f"{their_rate:.0f}/s",
            f"{small_rate:,.0f}/s", f"{small_rate / their_rate:.0f} times", "50",
            small_rate >= 50 * their_rate)
        row(f"{options.large:,} samples, against that same rate", f"{their_rate:.0f}/s",
            f"{large_rate:,.0f}/s", f"{large_rate / their_rate:.0f} times", "150",
            large_rate >= 150 * their_rate)
        row(f"peak resident memory, {options.samples:,} samples", f"{theirs[2]:.0f} MB",
            f"{small[2]:.0f} MB", f"{small[2] / theirs[2]:.2f}", "0.5", small[2] <= 0.5 * theirs[2])
        row(f"peak resident memory, {options.large:,} samples, against {options.samples:,}",
            f"{small[2]:.0f} MB", f"{large[2]:.0f} MB", f"{large[2] / small[2]:.2f}", "1.3",
            large[2] <= 1.3 * small[2])

    table.print(java_command(), options.check)


if __name__ == "__main__":
    main()
