"""Measures reading, writing and editing logs beside inspect-ai: the same files, on the same machine, in one run.

Prints a Markdown table. The logs are made by inspect-ai; the large ones are made of one of its samples.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

from harness import ROOT, Table, java_command, cache, measure, median, python_environment, their_run

READ_AND_WRITE = """
import json, resource, sys, time
from inspect_ai.log import read_eval_log, write_eval_log
start = time.perf_counter()
log = read_eval_log(sys.argv[1])
read = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
start = time.perf_counter()
write_eval_log(log, sys.argv[2])
print(json.dumps({"read": read, "peak": peak, "write": time.perf_counter() - start, "samples": len(log.samples)}))
"""

HEADERS = """
import sys
from pathlib import Path
from inspect_ai.log._file import read_eval_log_headers
headers = read_eval_log_headers([str(p) for p in sorted(Path(sys.argv[1]).iterdir())])
assert len(headers) == int(sys.argv[2]), len(headers)
"""


def our_benchmark(*arguments, heap="1g"):
    """A measurement of LogBenchmark, on the jars of the distribution."""
    jar = next((ROOT / "benchmarks/target").glob("benchmarks-*.jar"))
    lib = next(path for path in (ROOT / "flow-cli/target").rglob("lib") if path.is_dir())
    command = [java_command(), f"-Xmx{heap}", "-cp", f"{jar}:{lib}/*"]
    command += ["-Dguice_bytecode_gen_option=DISABLED", "io.evalflow.benchmarks.log.LogBenchmark"]
    result = subprocess.run(command + [str(a) for a in arguments], capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"{arguments} failed:\n{result.stdout}{result.stderr}")
    return json.loads(result.stdout.splitlines()[-1])


def log_of(directory, count, environment):
    """A log that inspect-ai makes of a number of samples."""
    their_run(directory, count, environment)
    return next((directory / f"theirs-{count}").glob("*.eval"))


def copies(directory, log, count):
    """A directory with a log many times: links, since both sides only read them."""
    directory.mkdir()
    stem = log.stem[: -len("_0123456789abcdefghijkl")] if log.stem.count("_") > 1 else log.stem
    for i in range(count):
        os.link(log, directory / f"{stem}_{i:022}.eval")
    return directory


def headers(table, what, directory, count, target, python, flow, repeat, most_mb):
    files = sorted(directory.iterdir())
    theirs = median([python_of(python), "-c", HEADERS, directory, count], directory, python, 1)
    ours = median([ROOT / "bin/flow-cli", "log", "headers"] + files, directory, flow, repeat)
    ratio = theirs[0] / ours[0]
    table.row(f"{count:,} headers of {what}: wall, start-up included", f"{theirs[0]:.1f} s", f"{ours[0]:.2f} s",
              f"{ratio:.1f} times faster", target, ratio >= target)
    table.row(f"{count:,} headers of {what}: peak memory", f"{theirs[2]:,.0f} MB", f"{ours[2]:.0f} MB",
              f"{ours[2] / theirs[2]:.2f}", f"{most_mb} MB", ours[2] <= most_mb)


def python_of(environment, command="python"):
    return environment["PATH"].split(":")[0] + "/" + command


def whole_log(table, log, directory, python, flow, repeat):
    command = [python_of(python), "-c", READ_AND_WRITE, log, directory / "rewritten.eval"]
    result = subprocess.run([str(c) for c in command], env=python, capture_output=True, text=True, check=True)
    theirs = json.loads(result.stdout.splitlines()[-1])
    ours = our_benchmark("read", log, 24, heap="4g")
    floor = our_benchmark("floor", log, 12)
    assert ours["samples"] == theirs["samples"]
    samples = f"{theirs['samples']:,} samples"
    ratio = theirs["read"] / ours["seconds"]
    table.row(f"read a log of {samples}, warm, heap {ours['heap_mb']:,} MB", f"{theirs['read']:.1f} s",
              f"{ours['seconds']:.2f} s", f"{ratio:.0f} times faster", 20, ratio >= 20)
    table.row("the same against unzipping and tokens alone, on one core", f"{floor['seconds']:.2f} s",
              f"{ours['seconds']:.2f} s", f"{ours['seconds'] / floor['seconds']:.2f} times its time", "-", True)
    written = our_benchmark("write", log, directory / "ours.eval", 16, heap="2g")
    ratio = theirs["write"] / written["seconds"]
    table.row(f"write it, warm, heap {written['heap_mb']:,} MB", f"{theirs['write']:.1f} s",
              f"{written['seconds']:.2f} s", f"{ratio:.0f} times faster", 60, ratio >= 60)

    theirs = measure([python_of(python, "inspect"), "log", "dump", log], directory, python)
    ours = median([ROOT / "bin/flow-cli", "log", "dump", log], directory, flow, repeat)
    ratio = theirs[0] / ours[0]
    table.row("dump it, in a new process", f"{theirs[0]:.1f} s", f"{ours[0]:.2f} s",
              f"{ratio:.1f} times faster", 5, ratio >= 5)


def large_log(table, small, directory, flow, repeat):
    log = directory / "large.eval"
    made = our_benchmark("make", small, log, 100_000, 7_600, heap="2g")
    figures = our_benchmark("stream", log, heap="128m")
    assert figures["samples"] == figures["summaries"] == made["samples"]
    table.row(f"a log of {made['bytes'] / 1e9:.2f} GB, all samples in a heap of {figures['heap_mb']} MB", "-",
              f"{figures['seconds']:.1f} s", f"{made['samples'] / figures['seconds']:,.0f} samples/s", "128 MB", True)
    table.row("its header; its summaries, in the same heap", "-",
              f"{figures['header_seconds']:.2f} s; {figures['summaries_seconds']:.1f} s", "-", "128 MB", True)
    version, sample = [], []
    for _ in range(repeat * 2 + 1):
        version.append(measure([ROOT / "bin/flow-cli", "--version"], directory, flow)[0])
        command = [ROOT / "bin/flow-cli", "log", "dump", log, "--sample", "77777", "--epoch", "1"]
        sample.append(measure(command, directory, flow)[0])
    more = statistics.median(sample) - statistics.median(version)
    table.row("one sample of it dumped, against `--version`", f"{statistics.median(version):.2f} s",
              f"{statistics.median(sample):.2f} s", f"{more:.2f} s more", "0.15 s", more <= 0.15)
    log.unlink()


def header_edit(table, small, directory, rounds):
    log = directory / "edited.eval"
    made = our_benchmark("make", small, log, 50_000, 7_600, heap="2g")
    figures = our_benchmark("edit", log, directory / "copy.eval", rounds)
    ratio = figures["edit_seconds"] / figures["copy_seconds"]
    table.row(f"edit the header of a log of {made['bytes'] / 1e6:.0f} MB, against copy, fsync and rename",
              f"{figures['copy_seconds']:.2f} s", f"{figures['edit_seconds']:.2f} s",
              f"{ratio:.2f} times its time", 1.2, ratio <= 1.2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=10_000, help="samples of the log that is read and written")
    parser.add_argument("--logs", type=int, default=1_000, help="logs whose headers are read")
    parser.add_argument("--repeat", type=int, default=5, help="runs of flow-cli; the median counts")
    parser.add_argument("--check", action="store_true", help="fail where a target is missed")
    parser.add_argument("--only-headers", action="store_true", help="only the headers of many logs")
    options = parser.parse_args()

    python = python_environment()
    flow = dict(os.environ, XDG_CACHE_HOME=str(cache()))
    table = Table()
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary)
        small = log_of(directory, 10, python)
        # Makes the archive of classes, in the background.
        for _ in range(3):
            measure([ROOT / "bin/flow-cli", "log", "headers", small], directory, flow)
        logs = copies(directory / "small", small, options.logs)
        headers(table, "10-sample logs", logs, options.logs, 3, python, flow, options.repeat, 200)
        medium = log_of(directory, 2_000, python)
        logs = copies(directory / "medium", medium, options.logs)
        headers(table, "2,000-sample logs", logs, options.logs, 30, python, flow, options.repeat, 200)
        if options.only_headers:
            table.print(java_command(), options.check)
            return
        large_log(table, small, directory, flow, options.repeat)
        header_edit(table, small, directory, 2 * options.repeat + 1)
        log = log_of(directory, options.samples, python)
        whole_log(table, log, directory, python, flow, options.repeat)
    table.print(java_command(), options.check)


if __name__ == "__main__":
    main()
