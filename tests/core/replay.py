"""Replays the cases of tests/oracle/core_*.json with flowlet in TensorFlow's place, and says what differs."""

import contextlib
import functools
import io
import linecache
import logging
import re

import numpy as np

import flowlet as tf
from flowlet.core.tensor import EagerTensor
from tests import oracle_cases

# How far floating results may be from TensorFlow's, relative to the largest finite element of the same result.
TOLERANCE = {"float64": 1e-9, "complex128": 1e-9, "float32": 1e-6, "complex64": 1e-6, "float16": 1e-3, "bfloat16": 8e-3}

TOO_LARGE = {"tf.range(2**31)[0]"}  # 17 GB


@functools.cache
def topic(name):
    """The cases of one topic with the outcomes of every release, by number: [(case, [outcome, ...]), ...]."""
    oldest = oracle_cases.load(f"core_{name}_2.8.4")
    newest = oracle_cases.load(f"core_{name}_2.21.0")
    changed = {(case.get("setup"), case["expr"]): case for case in newest["cases"]}
    cases = []
    for case in oldest["cases"]:
        if case["expr"] in TOO_LARGE:
            continue
        other = changed.pop((case.get("setup"), case["expr"]), None)
        cases.append((case, [case] if other is None else [case, other]))
    return cases + [(case, [case]) for case in changed.values()]


@functools.cache
def _prelude(name):
    """The names that the cases of a topic may use, and whether a case can spoil them for the next one."""
    namespace, source = {"tf": tf, "np": np, "__name__": "program"}, oracle_cases.load(f"core_{name}_2.8.4")["prelude"]
    _execute(source, namespace, "exec", name)
    return namespace, source if "tf.Variable" in source else ""


def _execute(source, namespace, mode, name):
    filename = f"<{name}>"
    linecache.cache[filename] = (len(source), None, [line + "\n" for line in source.splitlines()], filename)
    code = compile(source, filename, mode)
    return eval(code, namespace) if mode == "eval" else exec(code, namespace)


class _Logged(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(f"{record.levelname}:{record.getMessage()}")


def run(name, case):
    """What flowlet does with a case: {"value"} or {"error"}, "printed" and "logged"."""
    namespace, again = _prelude(name)
    namespace, out, printed, handler = dict(namespace), {}, io.StringIO(), _Logged()
    _execute(again, namespace, "exec", name)
    logger = tf.get_logger()
    before = list(logger.handlers)
    logger.handlers = [handler]
    try:
        with contextlib.redirect_stdout(printed), np.errstate(all="ignore"):
            try:
                if case.get("setup"):
                    _execute(case["setup"], namespace, "exec", f"{name} setup")
                out["value"] = _execute(case["expr"], namespace, "eval", f"{name} case")
            except Exception as error:
                out["error"] = error
    finally:
        logger.handlers = before
    out["printed"], out["logged"] = printed.getvalue(), handler.lines
    return out


def differences(name, case, outcomes):
    """What flowlet does otherwise than each recorded release, as text; empty where it agrees with one of them."""
    ours = run(name, case)
    found = []
    for recorded in outcomes:
        text = _compare(recorded, ours)
        if not text:
            return ""
        found.append(text)
    return "\n".join(found)


def _compare(recorded, ours):
    if "error" in recorded:
        if "error" not in ours:
            return (f"expected {recorded['error']['class']}: {recorded['error']['message'][:300]}\n  got "
                    f"{ours['value']!r:.300}")  # fmt: skip
        return _compare_errors(recorded["error"], ours["error"])
    if "error" in ours:
        return (f"expected {str(recorded['result'])[:300]}\n  got {type(ours['error']).__name__}: "
                f"{str(ours['error'])[:400]}")  # fmt: skip
    text = different(recorded["result"], ours["value"])
    if text:
        return text
    if plain(recorded.get("printed", "")) != plain(ours["printed"]):
        return f"expected to print {recorded.get('printed')!r}\n  got {ours['printed']!r}"
    return ""


def plain(text):
    """A message without what is particular to TensorFlow's runtime: tags of nodes, functions and ops."""
    text = re.sub(r"\{\{[^}]*\}\}", "", text)
    text = re.sub(r" ?\[Op:[^\]]*\].*", "", text, flags=re.S)
    text = re.sub(r"; Op<.*", "", text, flags=re.S)
    text = text.replace("<traceback>", "").replace("tensorflow.python.framework.ops.", "")
    text = text.replace("ResourceVariable", "Variable")
    text = re.sub(r"(the list of allowed values|Expected one of).*", r"\1", text)  # the order differs
    text = re.sub(r".*missing \d+ required positional arguments?:.*", "Missing required positional argument", text)
    text = text.replace("Got an unexpected keyword", "got an unexpected keyword")
    text = re.sub(r"cannot compute \w+ as", "cannot compute Op "
                                            "as", text)  # an op of ours may be several of TensorFlow's
    text = re.sub(r"0x[0-9a-f.]+", "0x", text)
    text = re.sub(r"<(class ')?[\w.]*?(\w+)('| object at 0x[.]*)>", r"<\1\2\3>", text)
    text = re.sub(r"\s+", " ", text)
    return text.strip()


def _of_traces(message):
    """Of an error in a traced function only what it says first: the rest names the graph's tensors."""
    found = re.fullmatch(r"in user code:\n.*?\n\n    \w+: ([^\n]*).*", message, re.S)
    return found.group(1) if found else message


def _compare_errors(recorded, error):
    wanted = recorded["class"].rpartition(".")[2]
    classes = [kind.__name__ for kind in type(error).__mro__]
    if wanted not in classes:
        return (f"expected {recorded['class']}: {recorded['message'][:300]}\n  got {type(error).__name__}: "
                f"{str(error)[:300]}")  # fmt: skip
    phrase = plain(_of_traces(recorded["message"]))
    if phrase not in plain(str(error)):
        return f"expected {wanted} with the message {phrase[:400]!r}\n  got {plain(str(error))[:400]!r}"
    return ""


def different(recorded, value):
    """What differs between a recorded result and a value of ours, as text; empty where nothing does."""
    kind = recorded["kind"]
    if kind in ("tensor", "variable"):
        return _different_tensor(recorded, value)
    if kind == "graph_tensor":
        same = str(value.dtype.name) == recorded["dtype"]
        return "" if same else f"expected a traced tensor {recorded}, got {value!r}"
    if kind in ("ndarray", "np_scalar"):
        want = np.ndarray if kind == "ndarray" else np.generic
        if kind == "np_scalar" and recorded["dtype"] in ("bytes", "str"):
            want = (bytes, str)
        if not isinstance(value, want):
            return f"expected {kind} {str(recorded)[:200]}, got {type(value)} {value!r:.200}"
        return _different_array(recorded, np.asarray(value))
    if kind == "shape":
        ours = [None if value.rank is None else value.as_list()] if isinstance(value, tf.TensorShape) else value
        return "" if ours == [recorded["dims"]] else f"expected shape {recorded['dims']}, got {value!r}"
    if kind == "dtype":
        same = isinstance(value, tf.DType) and value.name == recorded["name"]
        return "" if same else f"expected dtype {recorded['name']}, got {value!r}"
    if kind in ("list", "tuple", "namedtuple"):
        if not isinstance(value, list if kind == "list" else tuple) or len(value) != len(recorded["items"]):
            return f"expected {kind} of {len(recorded['items'])} items, got {type(value)} {value!r:.200}"
        if kind == "namedtuple" and tuple(recorded["fields"]) != getattr(value, "_fields", None):
            return f"expected a named tuple of {recorded['fields']}, got {value!r:.200}"
        texts = [different(one, two) for one, two in zip(recorded["items"], value)]
        return "\n".join(f"[{i}] {text}" for i, text in enumerate(texts) if text)
    if kind == "dict":
        if not isinstance(value, dict) or len(value) != len(recorded["items"]):
            return f"expected a dict of {len(recorded['items'])} items, got {value!r:.200}"
        pairs = zip(recorded["items"], value.items())
        texts = [different(k, key) or different(v, item) for (k, v), (key, item) in pairs]
        return "\n".join(text for text in texts if text)
    if kind in ("bool", "int", "float", "str", "bytes", "complex"):
        return _different_scalar(kind, recorded["value"], value)
    if kind in ("None", "NotImplemented", "Ellipsis"):
        return "" if str(value) == kind else f"expected {kind}, got {value!r:.200}"
    if kind == "indexed_slices" and isinstance(value, EagerTensor):  # flowlet's gradients are whole tensors
        return _different_tensor(_densified(recorded), value)
    if kind == "indexed_slices":
        parts = ("values", "indices", "dense_shape")
        return "\n".join(filter(None, (different(recorded[p], getattr(value, p, "nothing")) for p in parts)))
    if kind == "sparse":
        parts = ("values", "indices", "dense_shape")
        return "\n".join(filter(None, (different(recorded[p], getattr(value, p, "nothing")) for p in parts)))
    if kind == "ragged":
        same = isinstance(value, tf.RaggedTensor) and value.dtype.name == recorded["dtype"]
        return "" if same and repr(value.to_list()) == recorded["list"][0] else f"expected {recorded}, got {value!r:.200}"
    if kind == "class":
        ours = getattr(value, "__name__", repr(value))
        return "" if recorded["name"].rpartition(".")[2] == ours else f"expected class {recorded['name']}, got {ours}"
    if kind == "object":
        same = recorded["class"].rpartition(".")[2] == type(value).__name__
        return "" if same else f"expected an object {recorded['class']} {recorded['repr'][:100]}, got {value!r:.200}"
    return f"cannot compare a result of kind {kind} with {value!r:.200}"


def _densified(slices):
    """What recorded slices stand for, as a recorded tensor."""
    values, indices = (oracle_cases.array(slices[part]) for part in ("values", "indices"))
    whole = np.zeros(slices["dense_shape"]["data"], values.dtype)
    np.add.at(whole, indices, values)
    return {**slices["values"], "shape": list(whole.shape), "data": whole.ravel().tolist()}


def _different_scalar(kind, recorded, value):
    if kind == "complex":
        recorded = complex(*recorded)
    if kind == "bytes":
        recorded = recorded["latin1"].encode("latin1") if isinstance(recorded, dict) else recorded.encode()
    if type(value).__name__ != kind:
        return f"expected {kind} {recorded!r}, got {type(value)} {value!r:.300}"
    same = value == recorded or value != value and recorded != recorded
    if kind == "float" and not same:
        same = abs(value - recorded) <= 1e-6 * abs(recorded)
    if kind == "str" and not same:
        same = plain(recorded) == plain(value)
    return "" if same else f"expected {kind} {recorded!r}\n  got {value!r}"


def _different_tensor(recorded, value):
    wanted = tf.Variable if recorded["kind"] == "variable" else EagerTensor
    if not isinstance(value, wanted):
        return f"expected a {recorded['kind']} {str(recorded)[:300]}\n  got {type(value)} {value!r:.300}"
    if value.dtype.name != recorded["dtype"]:
        return f"expected dtype {recorded['dtype']} {str(recorded.get('data'))[:100]}\n  got {value!r:.300}"
    if wanted is tf.Variable and (list(value.shape) if value.shape.rank is not None else None) != recorded["shape"]:
        return f"expected shape {recorded['shape']}, got {value.shape}"
    if wanted is tf.Variable and (value.name != recorded["name"] or value.trainable != recorded["trainable"]):
        return f"expected name {recorded['name']}, trainable {recorded['trainable']}\n  got {value!r:.300}"
    if "data" not in recorded:
        return ""
    array = np.asarray(value.numpy(), object if value.dtype == "string" else None)
    if wanted is tf.Variable:  # the shape of the values may be known better than the variable's
        recorded = {**recorded, "shape": list(array.shape)}
    return _different_array(recorded, array)


def _different_array(recorded, array):
    name = {"bytes": "S", "str": "U", "object": "O"}.get(recorded["dtype"], recorded["dtype"])
    ours = array.dtype.kind if name in ("S", "U", "O") else "string" if array.dtype == object else array.dtype.name
    if ours != name:
        return f"expected dtype {recorded['dtype']}\n  got {array.dtype} {array!r:.200}"
    if list(array.shape) != recorded["shape"]:
        return (f"expected shape {recorded['shape']} {str(recorded['data'])[:100]}\n  got {list(array.shape)} "
                f"{array!r:.200}")  # fmt: skip
    if name in ("S", "U", "O", "string"):
        data = [one["latin1"].encode("latin1") if isinstance(one, dict) else one for one in recorded["data"]]
        mine = [one.decode("utf-8", "surrogateescape") if isinstance(one, bytes) else one for one in array.ravel()]
        data = [one.decode("utf-8", "surrogateescape") if isinstance(one, bytes) else one for one in data]
        return "" if data == mine else f"expected {data}\n  got {mine}"
    wanted = oracle_cases.array(recorded)
    if array.dtype.kind not in "fcV":
        return "" if np.array_equal(wanted, array) else f"expected {wanted.tolist()}\n  got {array.tolist()}"
    wide = np.complex128 if array.dtype.kind == "c" else np.float64
    wanted, array = wanted.astype(wide), array.astype(wide)
    with np.errstate(all="ignore"):
        finite = np.abs(wanted[np.isfinite(wanted)])
        slack = TOLERANCE[name] * (finite.max() if finite.size else 0)
        if array.dtype.kind == "c":
            same = _near(wanted.real, array.real, slack) & _near(wanted.imag, array.imag, slack)
        else:
            same = _near(wanted, array, slack)
    return "" if np.all(same) else f"expected {wanted.tolist()}\n  got {array.tolist()}"[:900]


def _near(wanted, array, slack):
    return (wanted == array) | (np.isnan(wanted) & np.isnan(array)) | (
        np.isfinite(wanted) & (np.abs(wanted - array) <= slack))  # fmt: skip
