"""Prints what `flow config FILE --json` says of each spec in a directory, all in one process.

Usage: flow_configs.py DIRECTORY. A first line `# OPTIONS` of a spec gives its command line. Prints
a JSON object: for each file name {"exit": code, "json": what it printed, or null}.
"""

import json
import os
import sys
import warnings
from pathlib import Path

from click.testing import CliRunner
from inspect_flow._cli.main import flow


def options(text):
    first = text.split("\n", 1)[0]
    return first[2:].split(" ") if first.startswith("# ") else []


def main():
    directory = Path(sys.argv[1])
    os.chdir(directory)
    warnings.simplefilter("ignore")
    results = {}
    for spec in sorted(directory.glob("*.yaml")):
        arguments = ["config", spec.name, "--json", *options(spec.read_text())]
        result = CliRunner().invoke(flow, arguments, auto_envvar_prefix="INSPECT_FLOW")
        try:
            printed = json.loads(result.stdout)
        except ValueError:
            printed = None
        results[spec.name] = {"exit": result.exit_code, "json": printed}
    print(json.dumps(results))


main()
