"""Reads logs in every way that inspect-ai has and dumps what it read, as inspect-ai itself would write it.

Usage: dump_logs.py [--validate] [--ways=WAY,...] DIR FILE...

Writes DIR/NAME/WAY.json for each log and way: header; log, core and full, the whole log with attachments left, resolved
in part and in full; summaries; samples, a list of {id, epoch, uuid, plain, core, full, by_uuid}, where plain, core and
full are the sample as read by id and epoch with attachments as above, and by_uuid says whether a read by uuid gives the
same as plain; raw, an object of the JSON texts that stand in the file by name of member, or as log.
What cannot be read is {"$error": "Kind: message"}. NaN and the infinities stand bare. With --validate nothing is dumped,
warnings are errors, and DIR is not touched. Prints a JSON object: for each file the errors by way of reading, empty if
there are none.
"""

import json
import logging
import sys
import warnings
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from inspect_ai._util.json import to_json_safe
from inspect_ai.log import (
    read_eval_log,
    read_eval_log_sample,
    read_eval_log_sample_summaries,
    read_eval_log_samples,
)


class Reader:
    """Reads one log and collects what went wrong."""

    def __init__(self, path, validate):
        self.path = str(path)
        self.validate = validate
        self.errors = {}

    def dumped(self, way, read):
        """The value as JSON text, or an object that names the error."""
        try:
            value = read()
            return "null" if self.validate else to_json_safe(value, indent=None).decode()
        except Exception as e:  # any refusal is an answer
            message = f"{type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''}"
            self.errors[way] = message
            return json.dumps({"$error": message})

    def log(self, way, **options):
        return self.dumped(way, lambda: read_eval_log(self.path, **options))

    def sample(self, id, epoch, uuid):
        def read(way, **options):
            return self.dumped(f"sample {id!r} {epoch} {way}", lambda: read_eval_log_sample(self.path, **options))

        plain = read("plain", id=id, epoch=epoch)
        fields = {
            "id": json.dumps(id),
            "epoch": json.dumps(epoch),
            "uuid": json.dumps(uuid),
            "plain": plain,
            "core": read("core", id=id, epoch=epoch, resolve_attachments="core"),
            "full": read("full", id=id, epoch=epoch, resolve_attachments=True),
            "by_uuid": json.dumps(uuid is None or read("by uuid", uuid=uuid) == plain),
        }
        return joined(fields)

    def keys(self):
        """Ids, epochs and uuids of the samples, as the summaries have them."""
        try:
            return [(s.id, s.epoch, s.uuid) for s in read_eval_log_sample_summaries(self.path)]
        except Exception:  # counted where the summaries are dumped
            return []

    def stream(self):
        """Reads the samples one by one, which the reference does only where the header lists them."""
        if read_eval_log(self.path, header_only=True).eval.dataset.sample_ids is not None:
            list(read_eval_log_samples(self.path, all_samples_required=False))

    def samples(self):
        if self.validate:
            self.dumped("samples", self.stream)
        return "[" + ",".join(self.sample(*key) for key in self.keys()) + "]"

    def raw(self):
        """The JSON texts of the file as they are, without those that are none."""
        if self.path.endswith(".json"):
            texts = {"log": Path(self.path).read_bytes()}
        else:
            try:
                with ZipFile(self.path) as zip:
                    texts = {name: zip.read(name) for name in zip.namelist() if name.endswith(".json")}
            except BadZipFile:
                texts = {}
        return joined({name: text.decode() for name, text in texts.items() if is_json(text)})

    def way(self, way):
        read = {
            "header": lambda: self.log("header", header_only=True),
            "log": lambda: self.log("log"),
            "core": lambda: self.log("core", resolve_attachments="core"),
            "full": lambda: self.log("full", resolve_attachments=True),
            "summaries": lambda: self.dumped("summaries", lambda: read_eval_log_sample_summaries(self.path)),
            "samples": self.samples,
            "raw": self.raw,
        }
        return read[way]()


def is_json(text):
    try:
        json.loads(text)
        return True
    except ValueError:
        return False


def joined(fields):
    return "{" + ",".join(f"{json.dumps(key)}:{value}" for key, value in fields.items()) + "}"


WAYS = "header,log,core,full,summaries,samples,raw"


def main(arguments):
    validate = "--validate" in arguments
    ways = next((a.removeprefix("--ways=") for a in arguments if a.startswith("--ways=")), WAYS).split(",")
    directory, *files = (a for a in arguments if not a.startswith("--"))
    warnings.simplefilter("error" if validate else "ignore")
    logging.disable(logging.NOTSET if validate else logging.CRITICAL)
    errors = {}
    for file in map(Path, files):
        reader = Reader(file, validate)
        for way in ways:
            text = reader.way(way)
            if not validate:
                target = Path(directory) / file.name / f"{way}.json"
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        errors[file.name] = reader.errors
    print(json.dumps(errors))


if __name__ == "__main__":
    main(sys.argv[1:])
