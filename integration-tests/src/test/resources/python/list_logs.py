"""Prints what inspect-flow's `flow list log` prints for each command line of a JSON file."""

import json
import sys

from click.testing import CliRunner
from inspect_flow._cli.list import list_command

outputs = []
with open(sys.argv[1]) as file:
    for arguments in json.load(file):
        result = CliRunner().invoke(list_command, ["log", *arguments])
        outputs.append({"exit": result.exit_code, "output": result.stdout})
print("\n" + json.dumps(outputs))
