"""Bundles a directory of logs with inspect-ai's viewer and prints what the bundle holds.

Usage: bundle.py LOG_DIR OUTPUT_DIR
"""

import json
import os
import sys
import warnings
from pathlib import Path

os.environ["INSPECT_DISPLAY"] = "none"
warnings.simplefilter("error", UserWarning)

from inspect_ai.log import bundle_log_dir, list_eval_logs  # noqa: E402

logs, output = sys.argv[1:]
bundle_log_dir(logs, output, overwrite=True)
files = sorted(str(p.relative_to(output)) for p in Path(output).rglob("*") if p.is_file())
listing = Path(output) / "logs" / "listing.json"
print(
    json.dumps(
        {
            "logs": [Path(info.name).name for info in list_eval_logs(logs)],
            "files": [f for f in files if not f.startswith("assets/")],
            "listing": json.loads(listing.read_text()) if listing.exists() else None,
        }
    )
)
