"""Records the signatures of TensorFlow's operations: names and kinds of inputs, outputs and attributes, and defaults.

    PYTHON op_definitions.py TYPES > definitions.txt

PYTHON: one with TensorFlow 1.15 (or a later release, for operations that 1.15 lacks); TYPES: a file of operation types.
A line: `Type input:kind ... -> output:kind ... | attribute:kind=default ...`; a kind is an attribute (`T`), a dtype, `N*T`
for a list of N, `[Ts]` for a list of the dtypes that an attribute lists; `&` before it: a reference.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from tensorflow.core.framework import op_def_pb2
from tensorflow.python import pywrap_tensorflow as lib

if not hasattr(lib, "TF_GetAllOpList"):  # it moved after 1.15
    from tensorflow.python.client import pywrap_tf_session as lib
from tensorflow.python.framework import dtypes


def dtype(number):
    return dtypes.as_dtype(number).base_dtype.name


def argument(one):
    kind = "[%s]" % one.type_list_attr if one.type_list_attr else one.type_attr or dtype(one.type)
    if one.number_attr:
        kind = one.number_attr + "*" + kind
    return "%s:%s%s" % (one.name, "&" if one.is_ref else "", kind)


def plain(value, kind):
    which = value.WhichOneof("value")
    if which == "list":
        inner = kind[5:-1]
        found = {"int": value.list.i, "float": value.list.f, "bool": value.list.b, "string": value.list.s,
                 "type": value.list.type, "shape": value.list.shape}.get(inner, [])
        return [one.decode() if isinstance(one, bytes) else dtype(one) if inner == "type" else shape(one)
                if inner == "shape" else one for one in found]
    found = getattr(value, which)
    if which == "s":
        return found.decode()
    if which == "type":
        return dtype(found)
    if which == "shape":
        return shape(found)
    if which in ("tensor", "func"):
        return None
    return found


def shape(one):
    return None if one.unknown_rank else [dim.size for dim in one.dim]


def attribute(one):
    text = "%s:%s" % (one.name, one.type)
    if one.HasField("default_value"):
        text += "=" + json.dumps(plain(one.default_value, one.type), separators=(",", ":")).replace(" ", "\\u0020")
    return text


wanted = set(open(sys.argv[1]).read().split())
ops = op_def_pb2.OpList()
ops.ParseFromString(lib.TF_GetBuffer(lib.TF_GetAllOpList()))
for op in sorted(ops.op, key=lambda one: one.name):
    if op.name in wanted:
        print(" ".join([op.name, *map(argument, op.input_arg), "->", *map(argument, op.output_arg), "|",
                        *map(attribute, op.attr)]))
