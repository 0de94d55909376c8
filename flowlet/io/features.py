"""How features of examples are to be parsed: `tf.io.FixedLenFeature` and its kin.

Each kind turns the values of a key into arrays (`single` for one example, `batch` for several, `steps` for a sequence),
says their dtypes and static shapes (`outputs`), and makes of them what the caller gets (`gathered`).
"""

import collections

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.sparse import SparseTensor

_DTYPES = (dtypes.float32, dtypes.int64, dtypes.string)


def check(key, feature):
    """Raise where a feature is none, or of a dtype that examples do not hold."""
    if not isinstance(feature, _Kind):
        raise ValueError(f"Unsupported {type(feature).__name__} {feature} for key {key!r}. Expected tf.io.FixedLenFeature, "
                         "VarLenFeature, FixedLenSequenceFeature, SparseFeature or RaggedFeature.")  # fmt: skip
    if feature.kind not in _DTYPES:
        raise errors.invalid(f"Value for attr 'Tdense' of {feature.kind.name} is not in the list of allowed values: float, int64, "
                             f"string (feature {key!r}). Parse it as int64 or float32, then tf.cast.")  # fmt: skip


class _Kind:
    """What the kinds share: one key, one dtype, one result."""

    kind = property(lambda self: dtypes.as_dtype(self.dtype))

    def key_of(self, key):
        """The key, or the keys, that an example has the values under."""
        return key

    def gathered(self, tensors):
        """What the caller gets of the tensors."""
        return tensors[0]

    def step_outputs(self):
        raise ValueError(f"Unsupported {type(self).__name__} in sequence_features. Expected "
                         "FixedLenSequenceFeature or VarLenFeature.")  # fmt: skip


def empty(dtype):
    """No values, of a dtype."""
    return np.zeros(0, object if dtype is dtypes.string else dtype._np)


def _default_value(dtype):
    return b"" if dtype is dtypes.string else dtype._np.type(0)


def fill(feature):
    """What pads the shorter examples of a batch."""
    return _default_value(feature.kind) if feature.default_value is None else _texts(feature.default_value, feature.kind)[()]


def _texts(values, dtype):
    """Values of a default as an array of the dtype."""
    if dtype is not dtypes.string:
        return np.asarray(values, dtype._np)
    array = np.array(values, object)
    return np.vectorize(lambda one: one.encode() if isinstance(one, str) else one, otypes=[object])(array) if array.size else array


def _too_few(key, values, shape, index=None):
    if index is None:
        return errors.invalid(f"Key: {key}.  Can't parse serialized Example: {len(values)} values where the shape {list(shape)} "
                              "is expected.")  # fmt: skip
    return errors.invalid(f"Key: {key}, Index: {index}.  Number of values != expected.  Values size: {len(values)} but output "
                          f"shape: {list(shape)}")  # fmt: skip


def sizes(shape):
    """A shape as a tuple."""
    shape = shape.as_list() if hasattr(shape, "as_list") else shape
    return tuple(shape) if isinstance(shape, (list, tuple)) else (shape,)


@export("io.FixedLenFeature", "compat.v1.FixedLenFeature", "compat.v1.io.FixedLenFeature")
class FixedLenFeature(collections.namedtuple("FixedLenFeature", ["shape", "dtype", "default_value"], defaults=[None]), _Kind):
    """A feature of the same shape in each example.

    Args:
        shape: of one example's values.
        dtype: float32, int64 or string.
        default_value: for examples that lack it; without one they raise.
    """

    def outputs(self, batch):
        return [(self.kind, [None, *sizes(self.shape)] if batch else list(sizes(self.shape)))]

    def single(self, key, values, index=None):
        shape = sizes(self.shape)
        if values is None:
            if self.default_value is None:
                name = "" if index is None else "Name: <unknown>, "
                raise errors.invalid(f"{name}Feature: {key} (data type: {dtypes.kernel_name(self.kind)}) is required but could not "
                                     "be found.")  # fmt: skip
            return [np.broadcast_to(_texts(self.default_value, self.kind), shape)]
        if len(values) != np.prod(shape, dtype=int):
            raise _too_few(key, values, shape, index)
        return [values.reshape(shape)]

    def batch(self, key, rows):
        return [np.stack([self.single(key, row, index)[0] for index, row in enumerate(rows)]) if rows else
                empty(self.kind).reshape(0, *sizes(self.shape))]  # fmt: skip


@export("io.FixedLenSequenceFeature", "compat.v1.FixedLenSequenceFeature", "compat.v1.io.FixedLenSequenceFeature")
class FixedLenSequenceFeature(collections.namedtuple("FixedLenSequenceFeature", [
        "shape", "dtype", "allow_missing", "default_value"], defaults=[False, None]), _Kind):  # fmt: skip
    """A feature of as many steps as an example has, each of the same shape.

    Args:
        shape: of one step.
        dtype: float32, int64 or string.
        allow_missing: whether examples may lack it; must be true outside of sequence features.
        default_value: what pads shorter examples of a batch.
    """

    def outputs(self, batch):
        return [(self.kind, [*([None] if batch else []), None, *sizes(self.shape)])]

    step_outputs = lambda self: self.outputs(False)  # noqa: E731

    def single(self, key, values):
        shape = sizes(self.shape)
        if not self.allow_missing:
            raise ValueError(f"Unsupported: FixedLenSequenceFeature requires allow_missing to be True (feature {key!r}).")
        values = empty(self.kind) if values is None else values
        if len(values) % max(1, np.prod(shape, dtype=int)):
            raise _too_few(key, values, ("?", *shape))
        return [values.reshape(-1, *shape)]

    def batch(self, key, rows):
        parts = [self.single(key, row)[0] for row in rows]
        longest = max((len(part) for part in parts), default=0)
        kind = object if self.kind is dtypes.string else self.kind._np
        found = np.full((len(parts), longest, *sizes(self.shape)), fill(self), kind)
        for row, part in zip(found, parts):
            row[: len(part)] = part
        return [found]

    def steps(self, key, rows):
        shape = sizes(self.shape)
        if rows is None and not self.allow_missing:
            raise errors.invalid(f"Name: <unknown>, Feature list '{key}' is required but could not be found.  Did you mean to "
                                 "include it with allow_missing=True?")  # fmt: skip
        total = sum(0 if row is None else len(row) for row in rows or ())
        if any(row is None or len(row) != np.prod(shape, dtype=int) for row in rows or ()):
            raise errors.invalid(f"Feature list '{key}' has an unexpected number of values.  Total values size: {total} is not "
                                 f"consistent with output shape: [?,{','.join(map(str, shape))}]")  # fmt: skip
        return [np.stack([row.reshape(shape) for row in rows]) if rows else empty(self.kind).reshape(0, *shape)]


class Sparse(_Kind):
    """Kinds that become a SparseTensor: places, values, shape."""

    def outputs(self, batch):
        return [(dtypes.int64, [None, 1 + batch]), (self.kind, [None]), (dtypes.int64, [1 + batch])]

    def gathered(self, tensors):
        return SparseTensor(*tensors)


def _placed(rows, dtype):
    """(places, values, shape) of rows of values, side by side."""
    rows = [empty(dtype) if row is None else row for row in rows]
    places = [(number, place) for number, row in enumerate(rows) for place in range(len(row))]
    return [np.array(places, np.int64).reshape(-1, 2), np.concatenate([empty(dtype), *rows]),
            np.array([len(rows), max((len(row) for row in rows), default=0)], np.int64)]  # fmt: skip


@export("io.VarLenFeature", "compat.v1.VarLenFeature", "compat.v1.io.VarLenFeature")
class VarLenFeature(collections.namedtuple("VarLenFeature", ["dtype"]), Sparse):
    """A feature of any number of values: a SparseTensor, of shape (values,) or (examples, most values).

    Args:
        dtype: float32, int64 or string.
    """

    def single(self, key, values):
        values = empty(self.kind) if values is None else values
        return [np.arange(len(values))[:, None], values, np.array([len(values)], np.int64)]

    def batch(self, key, rows):
        return _placed(rows, self.kind)

    def steps(self, key, rows):
        return _placed(rows or (), self.kind)

    def step_outputs(self):
        return self.outputs(True)


@export("io.SparseFeature", "compat.v1.SparseFeature", "compat.v1.io.SparseFeature")
class SparseFeature(collections.namedtuple(
        "SparseFeature", ["index_key", "value_key", "dtype", "size", "already_sorted"], defaults=[False]), Sparse):  # fmt: skip
    """A feature given by places and values under two keys: a SparseTensor.

    Args:
        index_key: the key of the places (int64).
        value_key: the key of the values.
        dtype: of the values.
        size: how many places there are.
        already_sorted: whether the places are in order.
    """

    dtypes = property(lambda self: (dtypes.int64, self.kind))

    def key_of(self, key):
        if not isinstance(self.index_key, str):
            raise NotImplementedError("SparseFeature with several index keys is not in flowlet; parse each key as VarLenFeature.")
        return self.index_key, self.value_key

    def single(self, key, values):
        places, elements = [empty(dtype) if one is None else one for one, dtype in zip(values, self.dtypes)]
        if len(places) != len(elements):
            raise errors.invalid(f"{self.value_key}: {len(elements)} values for {len(places)} places under {self.index_key}.")
        order = np.arange(len(places)) if self.already_sorted else np.argsort(places, kind="stable")
        return [places[order][:, None], elements[order], np.array([self.size], np.int64)]

    def batch(self, key, rows):
        parts = [self.single(key, row) for row in rows]
        places = [np.concatenate([np.full_like(part[0], number), part[0]], 1) for number, part in enumerate(parts)]
        return [np.concatenate([np.zeros((0, 2), np.int64), *places]),
                np.concatenate([empty(self.kind), *[part[1] for part in parts]]),
                np.array([len(rows), self.size], np.int64)]  # fmt: skip


@export("io.RaggedFeature")
class RaggedFeature(collections.namedtuple(
        "RaggedFeature", ["dtype", "value_key", "partitions", "row_splits_dtype", "validate"],
        defaults=[None, (), dtypes.int32, False]), _Kind):  # fmt: skip
    """A feature of any number of values: a vector, or a RaggedTensor with a row for each example of a batch.

    Args:
        dtype: float32, int64 or string.
        value_key: the key of the values, where it is another one.
        partitions: must be empty.
        row_splits_dtype: int32 or int64.
        validate: accepted.
    """

    def key_of(self, key):
        if self.partitions:
            raise NotImplementedError("RaggedFeature(partitions=...) is not in flowlet; parse each key by itself.")
        return self.value_key or key

    def outputs(self, batch):
        return [(self.kind, [None])] + [(dtypes.as_dtype(self.row_splits_dtype), [None])] * batch

    def single(self, key, values):
        return [empty(self.kind) if values is None else values]

    def batch(self, key, rows):
        rows = [empty(self.kind) if row is None else row for row in rows]
        return [np.concatenate([empty(self.kind), *rows]), np.cumsum([0, *map(len, rows)], dtype=np.int64)]

    def gathered(self, tensors):
        if len(tensors) == 1:
            return tensors[0]
        from flowlet.ops.ragged import RaggedTensor

        return RaggedTensor.from_row_splits(*tensors)
