"""Runs a recording script again, with flowlet in the place of TensorFlow: what was asked of it, word for word."""

import ast
import functools
import inspect
import json
import linecache
import os
import re
import sys
import tempfile
import types
import warnings

import numpy as np

import flowlet as tf
from tests import oracle_cases
from tests.keras import recorded

_HELPERS = ("attempt", "error", "clean", "public_module", "signature")  # of record/common.py


class Recorder:
    """Collects what a script records."""

    def __init__(self, topic, script=None, note=None):
        self.cases = {}

    def case(self, name, **fields):
        self.cases[name] = fields

    def write(self):
        pass


class Without(ast.NodeTransformer):
    """Leaves out the simple statements that use a name (`tf.data`, say)."""

    def __init__(self, name):
        self.name = name

    def visit(self, node):
        if isinstance(node, (ast.Expr, ast.Assign)) and self.name in ast.unparse(node):
            return ast.Pass() if isinstance(node, ast.stmt) else None
        return self.generic_visit(node)


@functools.cache
def cases(script, without="tf.data"):
    """case -> what flowlet gave, in the form in which the recording holds it (arrays as NumPy arrays).

    A case that fails outside of what it records holds the error, as `{"result": {"error": {"type", "message"}}}`.

    Args:
        without: a name; statements that use it are left out.
    """
    modules = {"inspect": inspect, "json": json, "os": os, "re": re, "sys": sys, "tempfile": tempfile, "np": np,
               "types": types, "warnings": warnings}  # fmt: skip
    given = {**modules, "tf": tf, "KERAS3": False, "RELEASE": "2.8", "HERE": os.getcwd(), "Recorder": Recorder}
    given |= {name: recorded.programs("common", _HELPERS, **given)[name] for name in _HELPERS}
    given["__name__"] = script
    names = [case["case"] for case in oracle_cases.load(f"keras_{script}_28")["cases"]]
    source, file = (oracle_cases.FOLDER / "record" / f"{script}.py").read_text(), f"record/{script}.py"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file  # for inspect.getsource
    for part in ast.fix_missing_locations(Without(without).visit(ast.parse(source))).body:
        if isinstance(part, ast.ImportFrom) and part.module == "common":
            continue
        try:
            exec(compile(ast.Module([part], []), file, "exec"), given)
        except Exception as error:  # noqa: BLE001  a case that needs what flowlet lacks
            name = next((text for text in names if repr(text) in ast.unparse(part)), None)
            if name is None:
                raise
            given["R"].cases[name] = {"result": given["error"](error)}
    return {name: encoded(fields) for name, fields in given["R"].cases.items()}


def encoded(value):
    """A value in the form of the recordings, but for arrays: NumPy arrays."""
    if isinstance(value, (tf.Tensor, tf.Variable, np.generic, np.ndarray)):
        return np.asarray(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return re.sub(r"0x[0-9a-f]{6,}", "0x...", value)
    if isinstance(value, tf.TensorShape):
        return {"TensorShape": None if value.rank is None else value.as_list()}
    if isinstance(value, tf.DType):
        return {"DType": value.name}
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value):
            return {key: encoded(one) for key, one in value.items()}
        return {"items": [[encoded(key), encoded(one)] for key, one in value.items()]}
    if isinstance(value, (list, tuple)):
        return type(value)(map(encoded, value)) if type(value) in (list, tuple) else tuple(map(encoded, value))
    if inspect.isclass(value) or inspect.isroutine(value):
        return {"callable": getattr(value, "__name__", str(value))}
    return {"repr": repr(value), "type": type(value).__name__}
