"""Helpers of the recording scripts: JSON encoding, safe calls, one case a line.

Every script under record/ runs under an interpreter that has real TensorFlow and writes
../keras_<topic>_<release>.json.  Encoding:
  array or NumPy scalar   {"dtype", "shape", "data": flat list}; floats by shortest repr of their own dtype
  tuple                   {"tuple": [...]}
  tf.TensorShape          {"TensorShape": [...]} ; tf.DType {"DType": "float32"}
  function or class       {"callable": name, "module": ...}
  an exception            {"error": {"type", "module", "message"}}
  anything else           {"repr": text, "type": class name}
"""
import inspect
import json
import math
import os
import re
import sys
import tempfile
import warnings

if os.environ.get("PYTHONHASHSEED") != "0":  # messages that print a set come out alike in every run
    os.environ["PYTHONHASHSEED"] = "0"
    os.execv(sys.executable, [sys.executable] + sys.argv)
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import numpy as np
import tensorflow as tf

tf.config.threading.set_inter_op_parallelism_threads(1)
tf.config.threading.set_intra_op_parallelism_threads(2)

RELEASE = tf.__version__
KERAS3 = not RELEASE.startswith("2.8")
HERE = os.path.dirname(os.path.abspath(__file__))


class Raw(str):
    """JSON text to be written as it is."""


def _number(x, dtype=None):
    if isinstance(x, (bool, np.bool_)):
        return "true" if x else "false"
    if isinstance(x, (int, np.integer)):
        return str(int(x))
    f = float(x)
    if math.isnan(f):
        return "NaN"
    if math.isinf(f):
        return "Infinity" if f > 0 else "-Infinity"
    if dtype is not None and dtype in ("float32", "float16"):
        text = np.format_float_scientific(np.dtype(dtype).type(x), unique=True, trim="0")
        short = np.format_float_positional(np.dtype(dtype).type(x), unique=True, trim="0")
        return short if len(short) <= len(text) + 1 else text
    return repr(f)


def array(a):
    a = np.asarray(a)
    name = str(a.dtype)
    if a.dtype.kind in "SUO":
        data = [x.decode("utf-8", "replace") if isinstance(x, bytes) else str(x) for x in a.ravel()]
        return Raw('{"dtype": "string", "shape": %s, "data": %s}' % (list(a.shape), json.dumps(data)))
    if a.dtype.kind == "c":
        data = ["[%s, %s]" % (_number(x.real), _number(x.imag)) for x in a.ravel()]
    else:
        data = [_number(x, name) for x in a.ravel()]
    return Raw('{"dtype": "%s", "shape": %s, "data": [%s]}' % (name, list(a.shape), ", ".join(data)))


def clean(text):
    """Take machine paths, addresses and user-code frames out of a message."""
    text = re.sub(r'(?m)(?:^ *File "[^\n]*", line \d+, in [^\n]*\n(?: *[^\n]*\n)?)+', "    <frames>\n", text)
    text = re.sub(r"in user code:\n\n    <frames>\n\n*", "in user code:\n\n    <frames>\n\n", text)
    text = re.sub(r'File "[^"]*[/\\]([^"/\\]+)", line \d+', r'File "<path>/\1", line N', text)
    for prefix in sorted({sys.prefix, sys.base_prefix, HERE, os.getcwd(), tempfile.gettempdir()}, key=len, reverse=True):
        text = re.sub(re.escape(prefix) + r"[\w.+/-]*?/(?=[\w.+-]+(?![\w.+/-]))", "<path>/", text)
    text = re.sub(r"(__inference_\w+?)_\d+\b", r"\1_N", text)
    text = re.sub(r"0x[0-9a-f]{6,}", "0x...", text)
    return text


def dumps(x):
    if isinstance(x, Raw):
        return str(x)
    if x is None or isinstance(x, bool):
        return json.dumps(x)
    if isinstance(x, str) and type(x) is str:
        return json.dumps(re.sub(r"0x[0-9a-f]{6,}", "0x...", x))
    if isinstance(x, np.str_) or isinstance(x, bytes):
        return json.dumps(x.decode("utf-8", "replace") if isinstance(x, bytes) else str(x))
    if isinstance(x, (np.generic, np.ndarray)):
        return str(array(x))
    if isinstance(x, (tf.Tensor, tf.Variable)) or type(x).__name__ in ("EagerTensor", "ResourceVariable"):
        try:
            return str(array(x.numpy()))
        except (NotImplementedError, AttributeError):
            return dumps({"repr": clean(repr(x)), "type": type(x).__name__})
    if isinstance(x, int):
        return str(int(x))
    if isinstance(x, float):
        return _number(x)
    if isinstance(x, tf.TensorShape):
        return '{"TensorShape": %s}' % dumps(None if x.rank is None else x.as_list())
    if isinstance(x, tf.DType):
        return '{"DType": %s}' % json.dumps(x.name)
    if isinstance(x, dict):
        if all(isinstance(k, str) for k in x):
            return "{" + ", ".join(json.dumps(str(k)) + ": " + dumps(v) for k, v in x.items()) + "}"
        return '{"items": [' + ", ".join("[" + dumps(k) + ", " + dumps(v) + "]" for k, v in x.items()) + "]}"
    if type(x).__name__ in ("TrackedList", "ListWrapper") or type(x) is list:
        return "[" + ", ".join(dumps(v) for v in x) + "]"
    if isinstance(x, tuple):
        return '{"tuple": [' + ", ".join(dumps(v) for v in x) + "]}"
    if isinstance(x, (set, frozenset)):
        return '{"set": [' + ", ".join(dumps(v) for v in sorted(x, key=str)) + "]}"
    if inspect.isclass(x) or inspect.isroutine(x):
        return dumps({"callable": getattr(x, "__name__", str(x)), "module": public_module(x)})
    if isinstance(x, BaseException):
        return dumps(error(x))
    if hasattr(x, "value") and hasattr(x, "provided_shape") is False and type(x).__name__ == "KerasVariable":
        return str(array(np.asarray(x.value)))
    if type(x).__name__ == "Variable" and hasattr(x, "numpy"):
        return str(array(x.numpy()))
    return dumps({"repr": clean(repr(x)), "type": type(x).__name__})


def public_module(x):
    return (getattr(x, "__module__", None) or "").split(".")[0]


def error(e):
    return {"error": {"type": type(e).__name__, "module": public_module(type(e)), "message": clean(str(e))}}


def attempt(fn, *args, **kwargs):
    """The value of a call, or its error, and the warnings it gave."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            out = fn(*args, **kwargs)
        except Exception as e:
            out = error(e)
    notes = [[w.category.__name__, clean(str(w.message))] for w in caught
             if w.category is UserWarning or ("site-packages" in str(w.filename) and w.category is not ResourceWarning)]
    if notes:
        return {"value": out, "warnings": notes}
    return out


def signature(fn):
    """Parameters of a callable as [name, kind, default]; default absent where there is none."""
    try:
        sig = inspect.signature(fn)
    except (TypeError, ValueError) as e:
        return {"no_signature": str(e)}
    rows = []
    for p in sig.parameters.values():
        if p.name == "self":
            continue
        kind = {p.POSITIONAL_ONLY: "positional_only", p.POSITIONAL_OR_KEYWORD: "either", p.VAR_POSITIONAL: "*args",
                p.KEYWORD_ONLY: "keyword", p.VAR_KEYWORD: "**kwargs"}[p.kind]
        rows.append([p.name, kind] if p.default is p.empty else [p.name, kind, p.default])
    return rows


class Recorder:
    def __init__(self, topic, script=None, note=None):
        self.topic, self.script, self.note, self.lines, self.names = topic, script or topic, note, [], set()

    def case(self, name, **fields):
        if name in self.names:
            raise SystemExit("two cases named %r" % name)
        self.names.add(name)
        self.lines.append(dumps(dict(case=name, **fields)))

    def write(self):
        short = ".".join(RELEASE.split(".")[:2]).replace(".", "")
        path = os.path.join(HERE, "..", "keras_%s_%s.json" % (self.topic, short))
        head = {"release": RELEASE, "script": "record/%s.py" % self.script}
        if self.note:
            head["note"] = self.note
        text = dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(self.lines) + "\n]}\n"
        json.loads(text)
        for bad in {"site-packages", "/home/", sys.prefix + "/", HERE + "/", tempfile.gettempdir() + "/"}:
            if bad in text:
                at = text.index(bad)
                print("PATH LEFT IN:", text[max(0, at - 200):at + 100], file=sys.stderr)
        with open(path, "w") as f:
            f.write(text)
        print("%s: %d cases, %.0f kB" % (os.path.basename(path), len(self.lines), len(text) / 1e3))
