"""Makes specs with inspect-flow's matrix functions and prints what its loader makes of them.

Usage: matrices.py DIR

Reads DIR/cases.json, a list of Python expressions, each the tasks of a spec. Prints for each {"json": ...} as
`flow config --json` would, or {"refused": ...}.
"""

import json
import os
import sys
import warnings
from pathlib import Path

os.environ["INSPECT_DISPLAY"] = "none"
warnings.simplefilter("ignore")

import inspect_flow  # noqa: E402
from inspect_ai.model import GenerateConfig  # noqa: E402
from inspect_flow import FlowSpec  # noqa: E402
from inspect_flow._config.load import expand_spec  # noqa: E402
from inspect_flow._util.pydantic_util import model_dump  # noqa: E402

names = {name: getattr(inspect_flow, name) for name in dir(inspect_flow) if not name.startswith("_")}
names["GenerateConfig"] = GenerateConfig
directory = Path(sys.argv[1])


def outcome(tasks):
    try:
        spec = FlowSpec(log_dir="logs", tasks=eval(tasks, dict(names)))
        return {"json": model_dump(expand_spec(spec, base_dir=str(directory)))}
    except (ValueError, TypeError, AttributeError) as e:
        return {"refused": f"{type(e).__name__}: {e}"}


print(json.dumps([outcome(tasks) for tasks in json.loads((directory / "cases.json").read_text())]))
