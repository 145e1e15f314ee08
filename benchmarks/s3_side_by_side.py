"""Measures logs in a bucket beside inspect-ai and a bare client: the same server, as far away for each, in one run."""

import argparse
import json
import os
import subprocess
import tempfile
import zipfile
from pathlib import Path

from harness import ROOT, Table, cache, java_command, measure, median, python_environment
from log_side_by_side import log_of, python_of

DIST = ROOT / "flow-cli/target/dist"
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


def java(main, *arguments, heap=None):
    options = [f"-Xmx{heap}"] if heap else []
    return [java_command(), *options, "-Dguice_bytecode_gen_option=DISABLED", "-cp", class_path(),
            f"io.evalflow.benchmarks.{main}", *[str(a) for a in arguments]]


class Servers:
    """The server and the proxy before it."""

    def __init__(self, delay):
        self.process = subprocess.Popen(java("s3.S3Servers", delay), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.environment = json.loads(self.process.stdout.readline())

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def headers(table, what, log, count, ranges, servers, directory, python, flow, repeat):
    servers.ask(f"copies {log} {count} {what}")
    place = f"s3://logs/{what}"
    theirs = measure([python_of(python), "-c", HEADERS, place, count], directory, python)
    bare = median(java("s3.BareClient", what, count, *ranges), directory, flow, repeat)
    servers.ask("counts")
    ours = median([ROOT / "bin/flow-cli", "log", "headers", place], directory, flow, repeat)
    asked = servers.ask("counts")
    each = asked["get_object"] / repeat / count
    name = f"{count:,} headers of {what} logs"
    ratio = theirs[0] / ours[0]
    table.row(f"{name}: wall, start-up and listing included", f"{theirs[0]:.1f} s", f"{ours[0]:.2f} s",
              f"{ratio:.0f} times faster", 20, ratio >= 20)
    ratio = ours[0] / bare[0]
    table.row(f"{name}: against a bare client", f"{bare[0]:.2f} s", f"{ours[0]:.2f} s",
              f"{ratio:.2f} times its time", 1.5, ratio <= 1.5)
    table.row(f"{name}: requests a log; peak memory", f"{len(ranges)}; -", f"{each:.2f}; {ours[2]:.0f} MB", "-",
              "256 MB", each <= len(ranges) and ours[2] <= 256)


def listing(table, count, servers, directory, flow):
    servers.ask(f"objects {count} many")
    servers.ask("counts")
    seconds = measure([ROOT / "bin/flow-cli", "log", "list", "s3://logs/many"], directory, flow)[0]
    asked = servers.ask("counts")
    pages = -(-count // 1000)
    table.row(f"list {count:,} objects: requests", f"{pages} pages", f"{sum_requests(asked)} in {seconds:.1f} s", "-",
              pages, sum_requests(asked) <= pages)


def sum_requests(asked):
    return sum(count for kind, count in asked.items() if kind != "bytes_up")


def growing(table, small, servers, directory, flow):
    servers.ask("counts")
    samples, size = 20_000, 7_600
    command = java("log.GrowingLog", small, "s3://logs/growing.eval", samples, size, DIST / "plugins", heap="256m")
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
    parser.add_argument("--repeat", type=int, default=5, help="runs of flow-cli; the median counts")
    parser.add_argument("--check", action="store_true", help="fail where a target is missed")
    options = parser.parse_args()

    servers = Servers(options.delay)
    python = dict(python_environment(), **servers.environment)
    flow = dict(os.environ, XDG_CACHE_HOME=str(cache()), **servers.environment)
    table = Table()
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary)
        small = log_of(directory, 10, python)
        # Makes the archive of classes, in the background.
        for _ in range(3):
            measure([ROOT / "bin/flow-cli", "log", "headers", small], directory, flow)
        headers(table, "10-sample", small, options.logs, [TAIL], servers, directory, python, flow, options.repeat)
        large = log_of(directory, 10_000, python)
        with zipfile.ZipFile(large) as log:
            header = log.getinfo("header.json").compress_size
        headers(table, "10000-sample", large, options.logs, [TAIL, header], servers, directory, python, flow,
                options.repeat)
        listing(table, options.objects, servers, directory, flow)
        growing(table, small, servers, directory, flow)
    servers.close()
    table.print(java_command(), options.check)


if __name__ == "__main__":
    main()
