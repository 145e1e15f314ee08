"""Makes a corpus of eval logs with inspect-ai and prints a manifest of it as JSON.

Usage: corpus.py DIR

Needs no network: the model is mockllm with scripted outputs that carry their own usage. A log that a run cannot
give (old shapes, damaged or unusual zips, fields of the future) is written by hand.
"""

import json
import os
import random
import sys
import uuid
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
os.environ.update(INSPECT_DISPLAY="none", INSPECT_LOG_LEVEL="critical")

sources = random.Random(1)
uuid.uuid4 = lambda: uuid.UUID(int=sources.getrandbits(128), version=4)

from corpus_damaged import damaged_logs, future_logs, rezipped_logs, unfinished_logs  # noqa: E402
from corpus_old import old_logs  # noqa: E402
from corpus_runs import edited_logs, run_logs  # noqa: E402
from inspect_ai.log import read_eval_log, read_eval_log_sample_summaries  # noqa: E402


class Corpus:
    """The directory and what stands in it."""

    def __init__(self, directory):
        self.directory = Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.covers = {}

    def add(self, name, covers):
        """Records a file that is about to be written and gives its path."""
        self.covers[name] = covers
        return self.directory / name

    def path(self, name):
        return self.directory / name

    def adopt(self, written, name, covers):
        """Gives a log that a run has written its name in the corpus."""
        target = self.add(name, covers)
        Path(written.removeprefix("file://")).rename(target)
        return target


def outcome(read):
    """What the reference says of a way to read: null if it can, else the kind of its error."""
    try:
        read()
        return None
    except Exception as e:  # any refusal is an answer
        return type(e).__name__


def describe(corpus, name):
    path = str(corpus.path(name))
    return {
        "file": name,
        "covers": corpus.covers[name],
        "header_error": outcome(lambda: read_eval_log(path, header_only=True)),
        "log_error": outcome(lambda: read_eval_log(path)),
        "summaries_error": outcome(lambda: read_eval_log_sample_summaries(path)),
    }


def main(directory):
    corpus = Corpus(directory)
    run_logs(corpus)
    edited_logs(corpus)
    unfinished_logs(corpus)
    rezipped_logs(corpus)
    future_logs(corpus)
    damaged_logs(corpus)
    old_logs(corpus)
    print(json.dumps([describe(corpus, name) for name in sorted(corpus.covers)]))


if __name__ == "__main__":
    main(sys.argv[1])
