"""Records what TensorFlow's operations refuse by their signature: dtypes of attributes, and lists that are too short.

    PYTHON op_limits.py TYPES > limits.txt

PYTHON: one with TensorFlow 1.15; TYPES: a file of operation types. A line: `dtypes | Type:attribute ...`, with the dtypes
in the order in which messages list them, or `>=N | Type:attribute ...` for the least length of a list.
"""

import collections
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from tensorflow.core.framework import op_def_pb2
from tensorflow.python import pywrap_tensorflow as lib
from tensorflow.python.framework import dtypes

wanted = set(open(sys.argv[1]).read().split())
ops = op_def_pb2.OpList()
ops.ParseFromString(lib.TF_GetBuffer(lib.TF_GetAllOpList()))
found = collections.OrderedDict()
for op in sorted(ops.op, key=lambda one: one.name):
    for attribute in op.attr if op.name in wanted else ():
        place = f"{op.name}:{attribute.name}"
        allowed = [dtypes.as_dtype(one).name for one in attribute.allowed_values.list.type]
        if allowed and attribute.type in ("type", "list(type)"):
            found.setdefault(",".join(allowed), []).append(place)
        counts = any(one.number_attr == attribute.name for one in op.input_arg)
        if attribute.has_minimum and (counts or attribute.type.startswith("list(")):
            found.setdefault(f">={attribute.minimum}", []).append(place)
print("# Made by tests/oracle/record/op_limits.py, whose text says what a line means. Do not edit.")
for limit, places in found.items():
    print(limit, "|", " ".join(places))
