"""Prints what `flow config FILE --json` says of each spec in a directory, all in one process.

Usage: flow_configs.py DIRECTORY. Specs are its YAML files, and the files `main.yaml` below `trees`; a Python file
of the same name stands for the YAML one. A first line `# OPTIONS` of a spec gives its command line, on which words
`NAME=VALUE` set environment variables first. Prints a JSON object: for each file name, relative to the directory,
{"exit": code, "json": what it printed, or null}.
"""

import json
import os
import sys
import warnings
from pathlib import Path

from click.testing import CliRunner
from inspect_flow._cli.main import flow


def command_line(text):
    first = text.split("\n", 1)[0]
    words = first[2:].split(" ") if first.startswith("# ") else []
    options = next((i for i, word in enumerate(words) if "=" not in word or word.startswith("-")), len(words))
    return dict(word.split("=", 1) for word in words[:options]), words[options:]


def outcome(spec):
    environment, options = command_line(spec.read_text())
    python = spec.with_suffix(".py")
    os.chdir(spec.parent)
    arguments = ["config", (python if python.exists() else spec).name, "--json", *options]
    result = CliRunner().invoke(flow, arguments, auto_envvar_prefix="INSPECT_FLOW", env=environment)
    try:
        return {"exit": result.exit_code, "json": json.loads(result.stdout)}
    except ValueError:
        return {"exit": result.exit_code, "json": None}


def main():
    directory = Path(sys.argv[1]).resolve()
    warnings.simplefilter("ignore")
    specs = sorted([*directory.glob("*.yaml"), *directory.glob("trees/**/main.yaml")])
    print(json.dumps({str(spec.relative_to(directory)): outcome(spec) for spec in specs}))


main()
