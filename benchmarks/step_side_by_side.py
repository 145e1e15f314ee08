"""Measures listing and tagging many logs beside inspect-flow: the same files, on the same machine, in one run.

Prints a Markdown table. The logs are made by inspect-ai.
"""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from harness import ROOT, Table, cache, java_command, measure, median, python_environment, their_run

MOST_MB = 256


def log_of(directory, count, environment):
    """A log that inspect-ai makes of a number of samples."""
    their_run(directory, count, environment)
    return next((directory / f"theirs-{count}").glob("*.eval"))


def copies(directory, log, count):
    """A directory with a log many times: each a file of its own, as both sides write them."""
    directory.mkdir()
    stem = log.stem[: log.stem.rindex("_")]
    for i in range(count):
        shutil.copyfile(log, directory / f"{stem}_{i:022}.eval")
    return directory


def flow_of(environment):
    return environment["PATH"].split(":")[0] + "/flow"


def row(table, what, theirs, ours, target):
    ratio = theirs[0] / ours[0]
    table.row(f"{what}: wall, start-up included", f"{theirs[0]:.1f} s", f"{ours[0]:.2f} s",
              f"{ratio:.1f} times faster", target, ratio >= target)
    table.row(f"{what}: peak memory", f"{theirs[2]:,.0f} MB", f"{ours[2]:.0f} MB",
              f"{ours[2] / theirs[2]:.2f}", f"{MOST_MB} MB", ours[2] <= MOST_MB)


def listing(table, what, logs, target, python, flow, repeat):
    arguments = ["list", "log", logs, "--oneline"]
    theirs = measure([flow_of(python), *arguments], logs.parent, python)
    ours = median([ROOT / "bin/flow-cli", *arguments], logs.parent, flow, repeat)
    row(table, f"list {what}", theirs, ours, target)


def tagging(table, what, log, count, target, directory, python, flow, repeat):
    """Each run has logs of its own, so that none finds the traces that the files of another left on the disk."""
    arguments = ["--author", "me", "--add", "done"]

    def tagged(command, name, environment):
        logs = copies(directory / name, log, count)
        os.sync()
        return measure([*command, "step", "tag", logs, *arguments], directory, environment)

    theirs = tagged([flow_of(python)], "tagged-theirs", python)
    runs = [tagged([ROOT / "bin/flow-cli"], f"tagged-{i}", flow) for i in range(repeat)]
    row(table, f"tag {what}", theirs, sorted(runs)[len(runs) // 2], target)
    for logs in directory.glob("tagged-*"):
        shutil.rmtree(logs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logs", type=int, default=1_000, help="logs that are listed and tagged")
    parser.add_argument("--repeat", type=int, default=5, help="runs of flow-cli; the median counts")
    parser.add_argument("--check", action="store_true", help="fail where a target is missed")
    parser.add_argument("--only-list", action="store_true", help="only list them")
    parser.add_argument("--directory", help="where the logs are made; the directory of temporary files else")
    options = parser.parse_args()

    python = python_environment()
    flow = dict(os.environ, XDG_CACHE_HOME=str(cache()))
    table = Table()
    with tempfile.TemporaryDirectory(dir=options.directory) as temporary:
        directory = Path(temporary)
        for samples, to_list, to_tag in ((10, 8, 5), (2_000, 40, 20)):
            log = log_of(directory, samples, python)
            logs = copies(directory / f"logs-{samples}", log, options.logs)
            # Makes the archive of classes, in the background.
            for _ in range(3):
                measure([ROOT / "bin/flow-cli", "list", "log", logs], directory, flow)
            what = f"{options.logs:,} logs of {samples:,} samples"
            listing(table, what, logs, to_list, python, flow, options.repeat)
            shutil.rmtree(logs)
            if not options.only_list:
                tagging(table, what, log, options.logs, to_tag, directory, python, flow, options.repeat)
    table.print(java_command(), options.check)


if __name__ == "__main__":
    main()
