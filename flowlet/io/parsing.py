"""`tf.io.parse_example` and its kin: tensors from serialized `tf.train.Example` messages.

It runs on the host: at once in eager mode, as an operation in a graph.
"""

import re

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.mode import state
from flowlet.core.op import TABLE
from flowlet.core.tensor import EagerTensor
from flowlet.io import examples, features
from flowlet.io.wire import DamagedError

_KINDS = {"bytes_list": dtypes.string, "float_list": dtypes.float32, "int64_list": dtypes.int64}


@export("io.parse_single_example")
def parse_single_example(serialized, features, example_names=None, name=None):
    """The features of one serialized `tf.train.Example`, as a dict of tensors.

    Args:
        serialized: a text tensor of shape ().
        features: key -> `tf.io.FixedLenFeature`, `VarLenFeature` (a SparseTensor), `FixedLenSequenceFeature`,
            `SparseFeature` or `RaggedFeature`.
        example_names: accepted; without effect.

    Raises:
        InvalidArgumentError: no Example, a feature that is missing, of another dtype, or of another length.

    >>> import flowlet as tf
    >>> feature = tf.train.Feature(int64_list=tf.train.Int64List(value=[5]))
    >>> example = tf.train.Example(features=tf.train.Features(feature={"age": feature}))
    >>> found = tf.io.parse_single_example(example.SerializeToString(), {"age": tf.io.FixedLenFeature([], tf.int64)})
    >>> int(found["age"])
    5
    """
    _checked(features, "features")
    serialized = _serialized(serialized)
    if serialized.shape.rank not in (0, None):
        raise ValueError(f"Input serialized must be a scalar, got the shape {serialized.shape}.")
    return _parsed("ParseSingleExample", serialized, features, False, name)


@export("io.parse_example")
def parse_example(serialized, features, example_names=None, name=None):
    """The features of a batch of serialized `tf.train.Example` messages; arguments as `parse_single_example`.

    Args:
        serialized: a text tensor of shape (n,); the results have n rows.
        features: as in `parse_single_example`.
        example_names: accepted; without effect.
    """
    _checked(features, "features")
    serialized = _serialized(serialized)
    if serialized.shape.rank == 0:
        return _parsed("ParseSingleExample", serialized, features, False, name)
    return _parsed("ParseExample", serialized, features, True, name)


@export("io.parse_single_sequence_example", "compat.v1.parse_single_sequence_example",
        "compat.v1.io.parse_single_sequence_example")  # fmt: skip
def parse_single_sequence_example(serialized, context_features=None, sequence_features=None, example_name=None, name=None):
    """The features of one serialized `tf.train.SequenceExample`: (those of the whole, those of each step), two dicts.

    Args:
        serialized: a text tensor of shape ().
        context_features: as `features` of `parse_single_example`.
        sequence_features: key -> `tf.io.FixedLenSequenceFeature`, or `VarLenFeature` (a SparseTensor of (step, place)).
        example_name: accepted; without effect.
    """
    if not context_features and not sequence_features:
        raise ValueError("Both `context_features` and `sequence_features` argument are None, but at least one should have values.")
    context, steps = dict(context_features or {}), dict(sequence_features or {})
    for group in (context, steps):
        for key, feature in group.items():
            features.check(key, feature)

    def run(text):
        message = _read(text, examples.SequenceExample)
        values = (message["context"] or {"feature": {}})["feature"]
        lists = (message["feature_lists"] or {"feature_list": {}})["feature_list"]
        found = [array for key, one in context.items() for array in one.single(key, _values(values, one.key_of(key), one))]
        for key, one in steps.items():
            rows = None if lists.get(key) is None else [_values({key: row}, key, one) for row in lists[key]["feature"]]
            found += one.steps(key, rows)
        return found

    kinds = [kind for one in context.values() for kind in one.outputs(False)]
    kinds += [kind for one in steps.values() for kind in one.step_outputs()]
    arrays = iter(_run("ParseSingleSequenceExample", run, _serialized(serialized), kinds, name))
    return tuple({key: one.gathered([next(arrays) for _ in one.outputs(False)]) for key, one in group.items()}
                 for group in (context, steps))  # fmt: skip


def _checked(given, name):
    if not given:
        raise ValueError(f"Invalid argument: {name} cannot be None.")
    for key, feature in given.items():
        features.check(key, feature)


def _serialized(value):
    if state.building:
        from flowlet.core.graph import build

        return build.tensor(value, dtypes.string, "serialized")
    return conversion.convert(value, dtypes.string)


def _parsed(op_type, serialized, wanted, batch, name):
    groups = [[key for key in sorted(wanted) if isinstance(wanted[key], features.Sparse) == sparse] for sparse in (True, False)]
    entries = [(key, wanted[key]) for group in groups for key in group]  # TensorFlow's order

    def run(texts):
        read = [_read(text, examples.Example) for text in (texts.ravel() if batch else [texts])]
        found = []
        for key, feature in entries:
            rows = [_values((one["features"] or {"feature": {}})["feature"], feature.key_of(key), feature) for one in read]
            found += feature.batch(key, rows) if batch else feature.single(key, rows[0])
        return found

    kinds = [kind for _, feature in entries for kind in feature.outputs(batch)]
    arrays = iter(_run(op_type, run, serialized, kinds, name, groups, wanted))
    return {key: feature.gathered([next(arrays) for _ in feature.outputs(batch)]) for key, feature in entries}


def _run(op_type, function, serialized, kinds, name, groups=((), ()), wanted=None):
    """The results of a function of the texts, at once or as an operation of the graph."""
    if state.building:
        return _operation(op_type, function, serialized, kinds, name, groups, wanted)
    found = function(serialized._value)
    return [EagerTensor(one if one.dtype == object else conversion.convert(one, kind)._value)
            for one, (kind, _) in zip(found, kinds)]  # fmt: skip


def _operation(op_type, function, serialized, kinds, name, groups, wanted):
    """The operation with 1.15's inputs beside it (defaults and keys), which other operations are numbered after."""
    from flowlet.core.graph import build, nodes

    sparse, dense = groups
    count = len(sparse)  # its results: all places, all values, all shapes, then the dense ones
    order = [3 * place + part for part in range(3) for place in range(count)] + list(range(3 * count, len(kinds)))
    with build.default_graph().name_scope(name or op_type) as scope:
        inputs = [serialized]
        defaults = [_default(key, wanted[key], build) for key in dense]
        if op_type == "ParseExample":
            inputs.append(build.constant(np.zeros(0, object), dtypes.string, f"{scope}{op_type}/names"))
            for label, group in (("sparse", sparse), ("dense", dense)):
                inputs += [build.constant(key, dtypes.string, f"{scope}{op_type}/{label}_keys_{place}")
                           for place, key in enumerate(group)]  # fmt: skip

        def run(texts, *others):
            found = function(np.asarray(texts))
            return [found[place] for place in order]

        op = build.operation(op_type, nodes.HostFunction(run), (*inputs, *defaults), [kinds[place] for place in order],
                             op_type)  # fmt: skip
    return [op.outputs[order.index(place)] for place in range(len(kinds))]


def _default(key, feature, build):
    """The input of a dense feature: its default, or an empty one."""
    value = getattr(feature, "default_value", None)
    if isinstance(feature, features.FixedLenFeature) and value is not None:
        made = build.constant(value, feature.kind, "key_" + re.sub("[^A-Za-z0-9_.\\-/]", "_", key))
        return TABLE["Reshape"].public(made, list(features.sizes(feature.shape)))
    if isinstance(feature, features.FixedLenSequenceFeature):
        return build.constant(features.fill(feature), feature.kind)
    return build.constant(features.empty(feature.kind), feature.kind)


def _read(text, message):
    text = text.item() if isinstance(text, np.ndarray) else text
    try:
        return message.read(text)
    except DamagedError as error:
        raise errors.invalid(f"Could not parse example input, value: '{text[:60].decode('latin1')}'") from error


def _values(found, keys, feature):
    """The values of a feature of one example for each of its keys; None where it is not there."""
    return [_of_one(found.get(key), key, dtype) for key, dtype in zip(keys, feature.dtypes)] if isinstance(keys, tuple) else (
        _of_one(found.get(keys), keys, feature.dtype))  # fmt: skip


def _of_one(feature, key, dtype):
    for label, kind in _KINDS.items():
        if feature is not None and feature[label] is not None:
            if kind is not dtype:
                raise errors.invalid(f"Key: {key}.  Data types don't match. Data type: {dtypes.kernel_name(kind)} but expected "
                                     f"type: {dtypes.kernel_name(dtype)}")  # fmt: skip
            return _array(feature[label]["value"], dtype)
    return None


def _array(values, dtype):
    if dtype is not dtypes.string:
        return np.array(values, dtype._np)
    found = np.empty(len(values), object)
    found[:] = values
    return found
