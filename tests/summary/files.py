"""What event files hold, in the form of the recordings (tests/oracle/record/summaries.py)."""

import io
import re
from pathlib import Path

import numpy as np
from PIL import Image

from flowlet.io import messages, records


def pixels(data):
    """The pixels of a PNG file as nested lists."""
    array = np.asarray(Image.open(io.BytesIO(data)))
    return (array[..., None] if array.ndim == 2 else array).tolist()


def value(one):
    """A value of a summary: [tag, hex], of pictures also their pixels."""
    tag = one.get("tag", "")
    if one.get("metadata", {}).get("plugin_data", {}).get("plugin_name") == "images":
        texts = one["tensor"]["string_val"]
        pictures = [pixels(text) for text in texts[2:]]
        one = {**one, "tensor": {**one["tensor"], "string_val": texts[:2]}}
        return [tag, messages.Value.write(one).hex(), pictures]
    return [tag, messages.Value.write(one).hex()]


def event(data):
    """An event: [step, kind, ...]."""
    kind = next((one for one in data if one not in ("step", "wall_time")), None)
    found = [data.get("step", 0), kind]
    if kind == "summary":
        return found + [value(one) for one in data["summary"].get("value", [])]
    if kind == "file_version":
        return [*found, data[kind]]
    return [*found, True] if kind == "graph_def" else found


def read(path):
    """The events of a file."""
    return [event(messages.Event.read(record, absent=False)) for record in records.read(path)]


def folder(path):
    """The event files of a folder: {name without times and machines: events}."""
    found = {}
    for file in sorted(Path(path).rglob("*")):
        if file.is_file():
            name = re.sub(r"\d{9,}\.[^.]+\.\d+\.\d+", "TIME.HOST.PID.N", file.relative_to(path).as_posix())
            while name in found:
                name += " again"
            found[name] = read(file)
    return found


