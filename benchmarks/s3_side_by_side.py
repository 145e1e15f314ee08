"""Measures logs in a bucket beside inspect-ai and a bare client: the same server, as far away for each, in one run."""

import argparse
import json
import os
import re
import statistics
import subprocess
import tempfile
import zipfile
from pathlib import Path

from harness import ROOT, Table, cache, java_command, measure, python_environment
from log_side_by_side import log_of, python_of

DIST = ROOT / "flow-cli/target/dist"
SERVER_CLASS_PATH = ROOT / "flow-store-vfs/target/s3proxy-classpath"
# As much as flow-cli reads of the end of a log.
TAIL = 1 << 18

HEADERS = """
import sys
from inspect_ai.log._file import list_eval_logs, read_eval_log_headers
logs = list_eval_logs(sys.argv[1])
assert len(read_eval_log_headers([log.name for log in logs])) == int(sys.argv[2])
"""


def class_path():
    jars = list((ROOT / "benchmarks/target").glob("benchmarks-*.jar"))
    tests = list((ROOT / "flow-store-vfs/target").glob("*-tests.jar"))
    plugin = f"{DIST}/plugins/flow-store-vfs/*"
    return ":".join([str(jars[0]), str(tests[0]), f"{DIST}/lib/*", plugin])


def java(main, *arguments, options=()):
    return [java_command(), "-Dguice_bytecode_gen_option=DISABLED", *options, "-cp", class_path(),
            f"io.evalflow.benchmarks.{main}", *[str(a) for a in arguments]]


def launcher_options():
    """The options of the JVM that bin/flow-cli sets."""
    text = (DIST / "bin/flow-cli").read_text()
    return re.search(r'^options="(.*?)"', text, re.MULTILINE | re.DOTALL).group(1).split()


class Servers:
    """The server, its objects in a directory, and the proxy before it."""

    def __init__(self, delay, directory):
        directory.mkdir()
        options = ["-XX:+UseSerialGC", f"-Ds3proxy.classpath={SERVER_CLASS_PATH}"]
        command = java("s3.S3Servers", delay, directory, options=options)
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.environment = json.loads(self.process.stdout.readline())

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def bare_clients(directory, environment, what, count, ranges):
    """The commands of the bare client with flow-cli's options: without an archive of classes, and with one."""
    archive = directory / f"bare-{what}.jsa"
    options = launcher_options()

    def command(*more):
        return java("s3.BareClient", what, count, *ranges, options=[*options, *more])

    measure(command(f"-XX:ArchiveClassesAtExit={archive}"), directory, environment)
    return command(), command(f"-XX:SharedArchiveFile={archive}")


def headers(table, what, log, ranges, target, servers, directory, python, flow, options):
    count = options.logs
    servers.ask(f"copies {log} {count} {what}")
    place = f"s3://logs/{what}"
    bare, archived = bare_clients(directory, flow, what, count, ranges)
    commands = {
        "theirs": ([python_of(python), "-c", HEADERS, place, count], python),
        "bare": (bare, flow),
        "archived": (archived, flow),
        "ours": ([ROOT / "bin/flow-cli", "log", "headers", place], flow),
    }
    # The server too is compiled as it runs, and gets faster for a while.
    for _ in range(options.warm):
        measure(bare, directory, flow)
    figures = {side: [] for side in commands}
    asked = {}
    for turn in range(options.repeat):
        for side, (command, environment) in commands.items():
            if side != "theirs" or turn < options.repeat_theirs:
                servers.ask("counts")
                figures[side].append(measure(command, directory, environment))
                asked[side] = servers.ask("counts")
    medians = {side: [statistics.median(column) for column in zip(*runs)] for side, runs in figures.items()}
    times(table, f"{count:,} headers of {what} logs", target, medians)
    costs(table, count, len(ranges), medians, asked)


def times(table, name, target, medians):
    theirs, bare, archived, ours = (medians[side][0] for side in ("theirs", "bare", "archived", "ours"))
    ratio = theirs / ours
    table.row(f"{name}: wall, start-up and listing included", f"{theirs:.1f} s", f"{ours:.2f} s",
              f"{ratio:.1f} times faster", target or "-", target is None or ratio >= target)
    ratio = ours / bare
    table.row("the same against a bare client of the SDK", f"{bare:.2f} s", f"{ours:.2f} s",
              f"{ratio:.2f} times its time", 1.5, ratio <= 1.5)
    table.row("and against one with an archive of its classes", f"{archived:.2f} s", f"{ours:.2f} s",
              f"{ours / archived:.2f} times its time", "-", True)
    table.row("a bare client against inspect-ai", f"{theirs:.1f} s", f"{bare:.2f} s (bare)",
              f"{theirs / bare:.1f} times faster", "-", True)


def costs(table, count, most, medians, asked):
    theirs, ours = medians["theirs"], medians["ours"]
    table.row("processor time", f"{theirs[1]:.1f} s", f"{ours[1]:.1f} s", f"{ours[1] / theirs[1]:.2f}", "-", True)
    each = {side: counts["get_object"] / count for side, counts in asked.items()}
    sent = {side: counts["bytes_down"] / 1e6 for side, counts in asked.items()}
    table.row("requests a log; bytes in all", f"{each['theirs']:.0f}; {sent['theirs']:.0f} MB",
              f"{each['ours']:.0f}; {sent['ours']:.0f} MB", "-", most, each["ours"] <= most)
    table.row("peak memory", f"{theirs[2]:,.0f} MB", f"{ours[2]:.0f} MB", f"{ours[2] / theirs[2]:.2f}", "256 MB",
              ours[2] <= 256)


def listing(table, count, servers, directory, flow):
    empty = directory / "empty"
    empty.touch()
    servers.ask(f"copies {empty} {count} many")
    servers.ask("counts")
    seconds = measure([ROOT / "bin/flow-cli", "log", "list", "s3://logs/many"], directory, flow)[0]
    asked = servers.ask("counts")
    pages = -(-count // 1000)
    table.row(f"list {count:,} objects: requests", f"{pages} pages", f"{sum_requests(asked)} in {seconds:.1f} s", "-",
              pages, sum_requests(asked) <= pages)


def tagging(table, small, count, servers, directory, flow, warm, repeat):
    servers.ask(f"copies {small} {count} tagged")
    command = [ROOT / "bin/flow-cli", "step", "tag", "s3://logs/tagged", "--author", "me", "--add"]
    # A tag of its own each time: a step that changes nothing writes nothing. The first runs warm the server.
    for i in range(warm):
        measure([*command, f"warm-{i}"], directory, flow)
    servers.ask("counts")
    runs = [measure([*command, f"run-{i}"], directory, flow) for i in range(repeat)]
    each = sum_requests(servers.ask("counts")) / count / repeat
    wall, processor, memory = (statistics.median(column) for column in zip(*runs))
    name = f"tag {count:,} 10-sample logs"
    table.row(f"{name}: wall, start-up included", "-", f"{wall:.2f} s", f"{each:.1f} requests a log", "5 s", wall <= 5)
    table.row(f"{name}: processor time; peak memory", "-", f"{processor:.1f} s; {memory:.0f} MB", "-", "256 MB",
              memory <= 256)


def sum_requests(asked):
    return sum(count for kind, count in asked.items() if not kind.startswith("bytes"))


def growing(table, small, servers, directory, flow):
    servers.ask("counts")
    samples, size = 20_000, 7_600
    command = java("log.GrowingLog", small, "s3://logs/growing.eval", samples, size, DIST / "plugins",
                   options=["-Xmx256m"])
    result = subprocess.run(command, cwd=directory, env=flow, capture_output=True, text=True, check=True)
    figures = json.loads(result.stdout.splitlines()[-1])
    sent = servers.ask("counts")["bytes_up"]
    ratio = sent / figures["bytes"]
    table.row(f"write a log of {figures['bytes'] / 1e6:.0f} MB in 20 flushes, heap {figures['heap_mb']} MB",
              f"{figures['bytes'] / 1e6:.0f} MB", f"{sent / 1e6:.0f} MB sent in {figures['seconds']:.1f} s",
              f"{ratio:.2f} times its bytes", 1.3, ratio <= 1.3)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=int, default=30, help="milliseconds added to every request")
    parser.add_argument("--logs", type=int, default=600, help="logs whose headers are read")
    parser.add_argument("--objects", type=int, default=10_000, help="objects that are listed")
    parser.add_argument("--repeat", type=int, default=5, help="runs of flow-cli and bare clients; medians count")
    parser.add_argument("--repeat-theirs", type=int, default=1, help="runs of inspect-ai among them")
    parser.add_argument("--warm", type=int, default=15, help="runs before, which warm the server")
    parser.add_argument("--only-headers", action="store_true", help="neither a listing nor a log that grows")
    parser.add_argument("--tagged", type=int, default=500, help="logs that a step tags")
    parser.add_argument("--only-step", action="store_true", help="only a step")
    parser.add_argument("--check", action="store_true", help="fail where a target is missed")
    options = parser.parse_args()

    table = Table()
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary)
        servers = Servers(options.delay, directory / "objects")
        python = dict(python_environment(), **servers.environment)
        flow = dict(os.environ, XDG_CACHE_HOME=str(cache()), **servers.environment)
        small = log_of(directory, 10, python)
        # Makes the archive of classes, in the background.
        for _ in range(3):
            measure([ROOT / "bin/flow-cli", "log", "headers", small], directory, flow)
        tagging(table, small, options.tagged, servers, directory, flow, options.warm, options.repeat)
        if options.only_step:
            servers.close()
            table.print(java_command(), options.check)
            return
        headers(table, "10-sample", small, [TAIL], None, servers, directory, python, flow, options)
        large = log_of(directory, 10_000, python)
        with zipfile.ZipFile(large) as log:
            header = log.getinfo("header.json").compress_size
        headers(table, "10000-sample", large, [TAIL, header], 20, servers, directory, python, flow, options)
        if not options.only_headers:
            listing(table, options.objects, servers, directory, flow)
            growing(table, small, servers, directory, flow)
        servers.close()
    table.print(java_command(), options.check)


if __name__ == "__main__":
    main()
