"""The dtypes that every op of TensorFlow declares for its inputs (not those that its CPU kernels have)."""

import json
import os

import tensorflow as tf
from tensorflow.python.framework import op_def_registry

OUT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), f"op_types_{tf.__version__}.json")


def name(number):
    return tf.as_dtype(number).name


def inputs(definition):
    """[[input, attr or dtype], ...]"""
    return [[one.name, one.type_attr or one.type_list_attr or name(one.type)] for one in definition.input_arg]


def allowed(definition):
    """{attr: [dtype, ...]} of the attrs that are limited to some dtypes."""
    return {attr.name: [name(one) for one in attr.allowed_values.list.type]
            for attr in definition.attr if attr.type == "type" and attr.allowed_values.list.type}  # fmt: skip


ops = {}
for op_type in sorted(dir(tf.raw_ops)):
    definition = op_def_registry.get(op_type)
    if definition is not None:
        ops[op_type] = {"inputs": inputs(definition), "types": allowed(definition)}
with open(OUT, "w") as f:
    f.write("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in ops.items()) + "\n}\n")
print(OUT, len(ops))
