"""Loads what real TensorFlow gave (tests/oracle/*.json)."""

import functools
import json
from pathlib import Path

import ml_dtypes
import numpy as np

FOLDER = Path(__file__).parent / "oracle"


@functools.cache
def load(name):
    """The recording `tests/oracle/<name>.json` as Python data."""
    return json.loads((FOLDER / f"{name}.json").read_text())


def array(encoded):
    """The NumPy array of an encoded one: {"dtype", "shape", "data"}; complex numbers are pairs."""
    data, name = encoded["data"], encoded["dtype"]
    if name == "string":
        out = np.empty(len(data), object)
        out[:] = [one["latin1"].encode("latin1") if isinstance(one, dict) else one.encode() for one in data]
        return out.reshape(encoded["shape"])
    dtype = np.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name)
    if dtype.kind == "c":
        data = [complex(*one) for one in data]
    return np.array(data, dtype).reshape(encoded["shape"])
