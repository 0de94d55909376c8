"""Runs recorded code of TensorFlow 1.15 under flowlet.compat.v1 and says how the outcome differs.

A recording is `tests/oracle/<name>.json`; `python -m tests.graphs NAME [GROUP]` prints what differs, one line a case.
"""

import contextlib
import re
import warnings
from pathlib import Path

import numpy as np

import flowlet.compat.v1 as tf
from flowlet.core.graph.gradients.registry import RULES
from flowlet.core.session import default
from tests.oracle_cases import load

RECORDINGS = ("graph_calls", "graph_calls_train", "graph_gradients", "graph_session", "graph_errors", "graph_random", "graph_keras")


@contextlib.contextmanager
def graph_mode():
    """A fresh default graph in graph mode; afterwards eager mode again, without open sessions."""
    rules = dict(RULES)
    tf.disable_v2_behavior()
    tf.reset_default_graph()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        default.clear()
        RULES.clear()
        RULES.update(rules)
        tf.reset_default_graph()
        tf.enable_v2_behavior()


def cases(name, group=None):
    """The cases of a recording (of one group), with their keys: setup and code on one line."""
    return [(key(case), case) for case in load(name)["cases"] if group in (None, case.get("group"))]


def key(case):
    """What a case is called in lists of known differences."""
    return re.sub(r"\s*\n\s*", "; ", (case.get("setup", "") + case["code"]).strip())


def difference(name, case):
    """How flowlet's outcome differs from the recorded one; None where it does not."""
    if "text" in case:
        return _text_difference(case)
    with graph_mode():
        space, graph = {"tf": tf, "np": np}, tf.get_default_graph()
        exec(load(name).get("prelude", ""), space)  # noqa: S102
        before, error, result = _state(graph), None, None
        try:
            if "setup" in case:
                exec(case["setup"], space)  # noqa: S102
                before = _state(graph)
            result = _run(case["code"], space)
        except Exception as raised:  # noqa: BLE001 - any error is an outcome
            error = raised
        if "error" in case:
            return _error_difference(case["error"], error, result)
        if error is not None:
            return f"{type(error).__name__}: {str(error)[:200]}"
        if "ops" not in case:
            return _value_difference(case["result"], result)
        count, collections = before
        return (_ops_difference(case, tf.get_default_graph().get_operations()[count:])
                or _collections_difference(case.get("collections", {}), collections, graph)
                or _returned_difference(case, result))  # fmt: skip


def _state(graph):
    """How many operations a graph has, and how many members each of its collections."""
    return len(graph.get_operations()), {key: len(graph.get_collection(key)) for key in graph.get_all_collection_keys()}


def _collections_difference(wanted, before, graph):
    """Where what was added to collections differs first; those that belong to TensorFlow's own code are left out."""
    found = {key: [_member(one) for one in graph.get_collection(key)[before.get(key, 0) :]]
             for key in graph.get_all_collection_keys() if not key.startswith("_") and "context" not in key}  # fmt: skip
    found = {key: members for key, members in found.items() if members}
    wanted = {key: members for key, members in wanted.items() if not key.startswith("(") and "context" not in key}
    wrong = next((key for key in {**wanted, **found} if wanted.get(key) != found.get(key)), None)
    return None if wrong is None else f"collection {wrong!r}: {found.get(wrong)} instead of {wanted.get(wrong)}"


def _member(item):
    if isinstance(item, tf.Operation):
        return item.name + " (op)"
    if isinstance(item, (str, int, float)):
        return item
    if hasattr(item, "name") and hasattr(item, "dtype"):
        return item.name
    return f"({type(item).__name__}) {getattr(item, 'name', '') or ''}"


def _returned_difference(case, result):
    """How the tensors and variables differ that a call returned, as texts."""
    wanted, found = _texts(case.get("returned")), _texts(_said(result))
    return None if not wanted or wanted == found else f"returned {found} instead of {wanted}"


def _said(value):
    if isinstance(value, dict):
        return {key: _said(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_said(one) for one in value]
    return str(value) if isinstance(value, (tf.Tensor, tf.Variable)) else None


def _texts(value):
    if isinstance(value, str):
        return [value] if value.startswith(('Tensor("', "<tf.Variable")) else []
    if isinstance(value, dict):
        value = list(value.values())
    return [text for one in value for text in _texts(one)] if isinstance(value, (list, tuple)) else []


def _text_difference(case):
    """Of the graph that code alone makes, written as text."""
    with graph_mode():
        exec(case["code"], {"tf": tf, "np": np})  # noqa: S102
        found = str(tf.get_default_graph().as_graph_def())
    return None if found == case["text"] else f"text {found}"


def _run(code, space):
    """The value of the last expression of code, or what it leaves in `result`."""
    try:
        return eval(code, space)  # noqa: S307
    except SyntaxError:
        pass
    lines = code.rstrip().split("\n")
    try:
        compile(lines[-1], "last", "eval")
    except SyntaxError:
        exec(code, space)  # noqa: S102
        return space.get("result")
    exec("\n".join(lines[:-1]), space)  # noqa: S102
    found = eval(lines[-1], space)  # noqa: S307
    return space.get("result", found)


def described(op):
    """An operation as the recordings have it, without its attributes."""
    inputs = [one.op.name + (f":{one.value_index}" if one.value_index else "") for one in op.shown or op.inputs]
    shapes = [one.shape.as_list() if one.shape.rank is not None else None for one in op.outputs]
    return [op.name, op.type, inputs, sorted(one.name for one in op.control_inputs),
            [one.dtype_text for one in op.outputs], shapes]  # fmt: skip


def ops_difference(wanted, found):
    """Where two lists of operations differ first."""
    found = [described(op) for op in found]
    wanted = [[*op[:3], sorted(op[3]), *op[4:6]] for op in wanted]
    if wanted and len(wanted[0]) == 4:
        found = [op[:4] for op in found]
    for place, (one, two) in enumerate(zip(wanted, found)):
        if one != two:
            return f"op {place}: {two} instead of {one}"
    return None if len(wanted) == len(found) else f"{len(found)} ops instead of {len(wanted)}: {[op[0] for op in found]}"


def _ops_difference(case, found):
    return ops_difference(case["ops"], found)


def _error_difference(wanted, error, result):
    if error is None:
        return f"no error, but {result!r}; expected {wanted['class']}: {wanted['message'][:150]}"
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if wanted["class"].rpartition(".")[2] not in kinds:
        return f"{type(error).__name__}: {str(error)[:150]} -- expected {wanted['class']}: {wanted['message'][:150]}"
    words = re.findall(r"[a-z]{3,}", wanted["message"].lower())
    said = set(re.findall(r"[a-z]{3,}", str(error).lower()))
    missing = [word for word in words if word not in said]
    if words and len(missing) / len(words) > 0.4:
        return f"says {str(error)[:150]!r} -- expected {wanted['message'][:150]!r}"
    return None


def _value_difference(wanted, found):
    found = encoded(found)
    return None if _alike(wanted, found) else f"{str(found)[:250]} instead of {str(wanted)[:250]}"


def encoded(value):
    """A value as the recording of sessions has it (tests/oracle/record/graph_session.py)."""
    if isinstance(value, (np.ndarray, np.generic)):
        kind = "ndarray" if isinstance(value, np.ndarray) else "scalar"
        return {kind: value.dtype.name, "shape": list(value.shape), "data": [_plain(one) for one in value.ravel().tolist()]}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, bytes):
        try:
            return {"bytes": value.decode()}
        except UnicodeDecodeError:
            return {"bytes": {"latin1": value.decode("latin1")}}
    if isinstance(value, dict):
        return {type(value).__name__: [[key, encoded(one)] for key, one in value.items()]}
    if hasattr(value, "_fields"):
        return {"namedtuple": type(value).__name__, "fields": {key: encoded(getattr(value, key)) for key in value._fields}}
    if isinstance(value, (list, tuple)):
        return {type(value).__name__: [encoded(one) for one in value]}
    if isinstance(value, type):
        return {"class": f"{value.__module__}.{value.__name__}".removeprefix("builtins.")}
    if isinstance(value, (tf.Tensor, tf.Operation)):
        return {"graph": str(value) if isinstance(value, tf.Tensor) else f"{value.name} {value.type}"}
    return {"object": type(value).__name__, "str": str(value)}


def _plain(value):
    if isinstance(value, complex):
        return [value.real, value.imag]
    return value.decode("latin1") if isinstance(value, bytes) else value


def _alike(one, two):
    if isinstance(one, dict) and isinstance(two, dict):
        if "object" in one and "object" in two:  # flowlet's modules are its own
            return one["object"].rpartition(".")[2] == two["object"].rpartition(".")[2] and one.get("str") == two.get("str")
        if "float16" in one.values() and one.keys() == two.keys():  # written with the digits that it has
            return one["shape"] == two["shape"] and np.allclose(one["data"], two["data"], rtol=1e-3)
        return one.keys() == two.keys() and all(_alike(one[key], two[key]) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)):
        return len(one) == len(two) and all(map(_alike, one, two))
    if isinstance(one, (int, float)) and isinstance(two, (int, float)) and not isinstance(one, bool):
        return bool(np.isclose(one, two, rtol=2e-5, atol=1e-6, equal_nan=True))
    return _without_addresses(str(one)) == _without_addresses(str(two))


def _without_addresses(text):
    """`<Session object>` for `<some.module.Session object at 0x...>`, and no numbers of functions."""
    return re.sub(r"pyfunc_\d+", "pyfunc_N", re.sub(r"<(?:[\w]+\.)*(\w+) object at 0x[\w.]+>", r"<\1 object>", text))


def known(name):
    """The known differences of a recording: key -> reason.

    `known/<name>.txt` holds paragraphs: a reason after `# `, then the keys that it is true of, one a line.
    """
    path = Path(__file__).parent / "known" / f"{name}.txt"
    found, reason = {}, None
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("# "):
            reason = line[2:]
        elif line.strip():
            found[line.strip()] = reason
    return found
