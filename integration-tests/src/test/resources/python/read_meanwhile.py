"""Reads the headers of logs, and one sample of each, again and again until a file appears: how often, and which tags."""

import glob
import json
import os
import sys

from inspect_ai.log import read_eval_log, read_eval_log_sample

logs, stop = sys.argv[1:]
reads = 0
tags = set()
while not os.path.exists(stop):
    for log in glob.glob(f"{logs}/*/*.eval"):
        tags.update(read_eval_log(log, header_only=True).tags)
        read_eval_log_sample(log, 1, 1)
        reads += 1
print(json.dumps({"reads": reads, "tags": sorted(tags)}))
