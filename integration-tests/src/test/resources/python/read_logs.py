"""Reads logs, wherever they stand, as inspect-ai does: headers and samples, by the name of the file."""

import json
import sys
import warnings

warnings.simplefilter("error", UserWarning)

from inspect_ai.log import list_eval_logs, read_eval_log

found = {}
for info in list_eval_logs(sys.argv[1], recursive=True):
    log = read_eval_log(info.name)
    header = read_eval_log(info.name, header_only=True)
    found[info.name] = {
        "status": header.status,
        "tags": header.tags,
        "task": header.eval.task,
        "samples": [[sample.id, sample.epoch, sample.output.completion] for sample in log.samples],
    }
print(json.dumps(found))
