"""`tf.RaggedTensor`: rows of different lengths, as one flat tensor and the places where rows begin.

Where rows begin must be known (XLA compiles for fixed sizes): inside a `tf.function` it is part of the compiled form, and
only the flat values are traced. So every op is an order of the flat values, worked out on the host, and ops with
gradients on them. ragged_dispatch.py has the ops of the table, ragged_functions.py `tf.ragged`.
"""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes, nest
from flowlet.core.dtypes import int64
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor, is_traced
from flowlet.ops.gather import gather
from flowlet.ops.ragged_partitions import bad, integers, listed, rowids
from flowlet.ops.sparse import known

_PRIVATE = object()


@export("RaggedTensor")
class RaggedTensor(nest.Dispatching):
    """Rows of different lengths. Made by `tf.ragged.constant` and the methods `from_*`.

    >>> import flowlet as tf
    >>> rows = tf.RaggedTensor.from_row_lengths([3, 1, 4, 1, 5], [2, 0, 3])
    >>> rows
    <tf.RaggedTensor [[3, 1], [], [4, 1, 5]]>
    >>> tf.reduce_sum(rows, axis=1).numpy().tolist()
    [4, 0, 10]
    """

    __slots__ = ("__weakref__", "_values", "_splits", "_uniform")

    def __init__(self, values, row_partition, internal=False, uniform=None):
        if internal is not _PRIVATE:
            raise ValueError("RaggedTensor constructor is private; please use one of the factory methods instead (e.g., "
                             "RaggedTensor.from_row_lengths())")  # fmt: skip
        self._values, self._splits, self._uniform = values, row_partition, uniform

    @classmethod
    def _made(cls, values, splits, uniform=None):
        return cls(values, np.asarray(splits), _PRIVATE, uniform)

    @classmethod
    def _from(cls, values, splits, method, validate=True, uniform=None):
        """A RaggedTensor after checks of its partition."""
        values = values if isinstance(values, RaggedTensor) else conversion.convert(values)
        size = values._splits.shape[0] - 1 if isinstance(values, RaggedTensor) else values.shape[0] if values.shape.rank else None
        if size is None:
            raise errors.invalid(f"slice index 0 of dimension 0 out of bounds: the values of a RaggedTensor have no axis, their "
                                 f"shape is {values.shape}", "StridedSlice")  # fmt: skip
        if splits.ndim != 1 or not splits.size:
            raise ValueError(f"Shape {splits.shape} must have rank 1: the row partition of {method}.")
        if validate and splits[0] != 0:
            raise bad(method, f"zero\nCondition x == y did not hold: the first row starts at {splits[0]}.")
        if validate and (np.diff(splits) < 0).any():
            raise bad(method, f"monotonic\nCondition x >= 0 did not hold element-wise: {np.diff(splits).tolist()}.")
        if validate and splits[-1] != size:
            raise bad(method, f"Condition x == y did not hold: the rows have {splits[-1]} values, and there are {size}.")
        return cls._made(values, splits, uniform)

    @classmethod
    def from_row_splits(cls, values, row_splits, name=None, validate=True):
        """Row i holds `values[row_splits[i]:row_splits[i + 1]]`."""
        return cls._from(values, integers(row_splits), "from_row_splits", validate)

    @classmethod
    def from_row_lengths(cls, values, row_lengths, name=None, validate=True):
        """Row i holds the next `row_lengths[i]` values."""
        lengths = integers(row_lengths)
        if (lengths < 0).any():
            raise bad("from_row_lengths", f"Condition x >= 0 did not hold: {lengths.tolist()}.")
        splits = np.concatenate([[0], np.cumsum(lengths)]).astype(lengths.dtype)
        return cls._from(values, splits, "from_row_lengths", validate)

    @classmethod
    def from_row_starts(cls, values, row_starts, name=None, validate=True):
        """Row i starts at `values[row_starts[i]]`."""
        starts = integers(row_starts)
        values = values if isinstance(values, RaggedTensor) else conversion.convert(values)
        size = len(values._splits) - 1 if isinstance(values, RaggedTensor) else values.shape[0]
        return cls._from(values, np.append(starts, size).astype(starts.dtype), "from_row_starts", validate)

    @classmethod
    def from_row_limits(cls, values, row_limits, name=None, validate=True):
        """Row i ends before `values[row_limits[i]]`."""
        limits = integers(row_limits)
        return cls._from(values, np.concatenate([np.zeros(1, limits.dtype), limits]), "from_row_limits", validate)

    @classmethod
    def from_value_rowids(cls, values, value_rowids, nrows=None, name=None, validate=True):
        """Value i is in row `value_rowids[i]`; `nrows` tells how many rows there are, if the last ones are empty."""
        ids = integers(value_rowids)
        if validate and ((np.diff(ids) < 0).any() or ids.size and ids[0] < 0):
            raise errors.invalid("Arguments to from_value_rowids do not form a valid RowPartition.\nCondition x >= 0 did "
                                 f"not hold element-wise: the steps are {np.diff(ids).tolist()}.")  # fmt: skip
        count = (int(ids[-1]) + 1 if ids.size else 0) if nrows is None else int(conversion.static(nrows))
        if count < 0:
            raise ValueError(f"Expected nrows >= 0; got {count}")
        lengths = np.bincount(ids, minlength=count)
        if validate and len(lengths) > count:
            raise bad("from_value_rowids", f"a value is in row {ids[-1]}, and there are {count} rows.")
        return cls._from(values, np.concatenate([[0], np.cumsum(lengths)]).astype(ids.dtype), "from_value_rowids", validate)

    @classmethod
    def from_uniform_row_length(cls, values, uniform_row_length, nrows=None, validate=True, name=None):
        """Every row holds the next `uniform_row_length` values."""
        values = values if isinstance(values, RaggedTensor) else conversion.convert(values)
        length = int(conversion.static(uniform_row_length))
        size = len(values._splits) - 1 if isinstance(values, RaggedTensor) else values.shape[0]
        rows = int(conversion.static(nrows)) if nrows is not None else size // length if length else 0
        return cls._from(values, np.arange(rows + 1) * length, "from_uniform_row_length", validate, uniform=length)

    @classmethod
    def _nested(cls, flat_values, parts, method):
        if isinstance(parts, EagerTensor):
            raise TypeError("nested_* must be a list of tensors, got a tensor.")
        for part in reversed(list(parts)):
            flat_values = getattr(cls, method)(flat_values, part)
        return flat_values

    @classmethod
    def from_nested_row_splits(cls, flat_values, nested_row_splits, name=None, validate=True):
        """As `from_row_splits`, for several ragged axes: the partition of the outermost one comes first."""
        return cls._nested(flat_values, nested_row_splits, "from_row_splits")

    @classmethod
    def from_nested_row_lengths(cls, flat_values, nested_row_lengths, name=None, validate=True):
        """As `from_row_lengths`, for several ragged axes: the partition of the outermost one comes first."""
        return cls._nested(flat_values, nested_row_lengths, "from_row_lengths")

    @classmethod
    def from_nested_value_rowids(cls, flat_values, nested_value_rowids, nested_nrows=None, name=None, validate=True):
        """As `from_value_rowids`, for several ragged axes: the partition of the outermost one comes first."""
        counts = nested_nrows or [None] * len(nested_value_rowids)
        for part, count in reversed(list(zip(nested_value_rowids, counts))):
            flat_values = cls.from_value_rowids(flat_values, part, count)
        return flat_values

    @classmethod
    def from_tensor(cls, tensor, lengths=None, padding=None, ragged_rank=1, name=None, row_splits_dtype=int64):
        """The rows of a tensor, cut to `lengths`, or where only `padding` follows.

        Args:
            tensor: a tensor of rank `ragged_rank + 1` or more.
            lengths: the length of each row.
            padding: the value that fills up rows; it is left out at their ends.
            ragged_rank: how many axes become ragged.
        """
        from flowlet.ops.array import reshape

        tensor = conversion.convert(tensor)
        shape, kind = tensor.shape.as_list(), dtypes.as_dtype(row_splits_dtype)._np
        if not 0 < ragged_rank < len(shape):
            raise ValueError(f"ragged_rank must be between 1 and {len(shape) - 1} for a tensor of rank {len(shape)}. Got "
                             f"{ragged_rank}.")  # fmt: skip
        if lengths is not None and padding is not None:
            raise ValueError("Specify argument `lengths` or `padding`, but not both.")
        flat = reshape(tensor, [int(np.prod(shape[: ragged_rank + 1])), *shape[ragged_rank + 1 :]])
        outer, size = int(np.prod(shape[:ragged_rank])), shape[ragged_rank]
        if lengths is None and padding is None:
            found = cls._made(flat, (np.arange(outer + 1) * size).astype(kind), size)
        else:
            if lengths is None:
                fill = known(conversion.convert(padding, tensor.dtype), "padding")
                same = (known(tensor, "tensor") == fill).reshape(outer, size, -1).all(-1)
                count = size - np.cumprod(same[:, ::-1], 1).sum(1) if size else np.zeros(outer, int)
            else:
                count = np.minimum(integers(lengths).reshape(-1), size)
            places = np.flatnonzero(np.arange(size) < np.asarray(count)[:, None])
            found = cls._made(gather(flat, places), np.concatenate([[0], np.cumsum(count)]).astype(kind))
        for axis in range(ragged_rank - 1, 0, -1):
            rows = int(np.prod(shape[:axis]))
            found = cls._made(found, (np.arange(rows + 1) * shape[axis]).astype(kind), shape[axis])
        return found

    @classmethod
    def from_sparse(cls, st_input, name=None, row_splits_dtype=int64):
        """The rows of a SparseTensor of rank 2 whose elements stand at the start of each row."""
        indices, shape = known(st_input.indices), known(st_input.dense_shape)
        if len(shape) != 2:
            raise ValueError(f"rank(st_input) must be 2. It is {len(shape)}.")
        lengths = np.bincount(indices[:, 0], minlength=shape[0])
        wanted = np.concatenate([np.arange(length) for length in lengths]) if len(indices) else indices[:, 1]
        if not np.array_equal(indices[:, 1], wanted):
            raise errors.invalid("SparseTensor is not right-ragged: elements are missing within a row.")
        return cls._made(st_input.values, np.concatenate([[0], np.cumsum(lengths)]).astype(dtypes.as_dtype(row_splits_dtype)._np))

    # what it is made of -----------------------------------------------------------------------------------------------

    values = property(lambda self: self._values)
    row_splits = property(lambda self: EagerTensor(self._splits))
    dtype = property(lambda self: self._values.dtype)

    @property
    def flat_values(self):
        """The values of the innermost rows, as one tensor."""
        return self._values.flat_values if isinstance(self._values, RaggedTensor) else self._values

    @property
    def ragged_rank(self):
        """How many axes are partitioned."""
        return 1 + (self._values.ragged_rank if isinstance(self._values, RaggedTensor) else 0)

    @property
    def uniform_row_length(self):
        """The length of all rows, where it is one by construction; else None."""
        return None if self._uniform is None else EagerTensor(np.int64(self._uniform)[()].reshape(()))

    @property
    def nested_row_splits(self):
        """The partitions of all ragged axes, the outermost one first."""
        return tuple(EagerTensor(one) for one in self._all_splits())

    def _all_splits(self):
        return [self._splits] + (self._values._all_splits() if isinstance(self._values, RaggedTensor) else [])

    def _uniforms(self):
        return [self._uniform] + (self._values._uniforms() if isinstance(self._values, RaggedTensor) else [])

    @property
    def shape(self):
        """The static shape: None for a ragged axis."""
        return TensorShape([len(self._splits) - 1, *self._uniforms(), *self.flat_values.shape.as_list()[1:]])

    def get_shape(self):
        """The static shape, as `.shape`."""
        return self.shape

    def nrows(self, out_type=None, name=None):
        """The number of rows."""
        return EagerTensor(np.array(len(self._splits) - 1, self._kind(out_type)))

    def _kind(self, out_type):
        return self._splits.dtype if out_type is None else dtypes.as_dtype(out_type)._np

    def row_starts(self, name=None):
        """Where each row starts in `values`."""
        return EagerTensor(self._splits[:-1])

    def row_limits(self, name=None):
        """Where each row ends in `values`."""
        return EagerTensor(self._splits[1:])

    def row_lengths(self, axis=1, name=None):
        """The length of each row; with `axis=2`, of the rows in the rows, and so on."""
        if axis == 0:
            return self.nrows()
        lengths = EagerTensor(np.diff(self._splits))
        return lengths if axis == 1 else self.with_values(self._values.row_lengths(axis - 1))

    def nested_row_lengths(self, name=None):
        """The lengths of rows for all ragged axes, the outermost one first."""
        return tuple(EagerTensor(np.diff(one)) for one in self._all_splits())

    def value_rowids(self, name=None):
        """The row of each value."""
        return EagerTensor(rowids(self._splits))

    def nested_value_rowids(self, name=None):
        """The rows of the values for all ragged axes, the outermost one first."""
        return tuple(EagerTensor(rowids(one)) for one in self._all_splits())

    def bounding_shape(self, axis=None, name=None, out_type=None):
        """The smallest shape of a tensor that holds all rows."""
        sizes = [len(self._splits) - 1, *(int(np.diff(one).max(initial=0)) for one in self._all_splits()),
                 *self.flat_values.shape.as_list()[1:]]  # fmt: skip
        found = np.array(sizes, self._kind(out_type))
        return EagerTensor(found if axis is None else np.asarray(found[np.asarray(conversion.static(axis))]))

    def with_values(self, new_values):
        """The same partition with other values."""
        new_values = new_values if isinstance(new_values, RaggedTensor) else conversion.convert(new_values)
        return RaggedTensor._made(new_values, self._splits, self._uniform)

    def with_flat_values(self, new_values):
        """The same partitions with other flat values."""
        if isinstance(self._values, RaggedTensor):
            return self.with_values(self._values.with_flat_values(new_values))
        return self.with_values(new_values)

    def with_row_splits_dtype(self, dtype):
        """The same with partitions of int32 or int64."""
        kind = dtypes.as_dtype(dtype)
        values = self._values.with_row_splits_dtype(kind) if isinstance(self._values, RaggedTensor) else self._values
        return RaggedTensor._made(values, self._splits.astype(kind._np), self._uniform)

    # to other forms ---------------------------------------------------------------------------------------------------

    def _coordinates(self):
        """For each flat value its place along the ragged axes: (values, ragged_rank + 1)."""
        splits, columns = self._all_splits(), []
        place = np.arange(splits[-1][-1])
        for one in reversed(splits):
            ids = rowids(one)[place]
            columns.append(place - one[ids])
            place = ids
        return np.stack([place, *reversed(columns)], -1).astype(np.int64)

    def to_sparse(self, name=None):
        """The SparseTensor of the values, without inner axes of one size."""
        from flowlet.core.sparse import SparseTensor

        if self.flat_values.shape.rank != 1:
            raise NotImplementedError("to_sparse of a RaggedTensor with inner axes of one size: take `flat_values`.")
        return SparseTensor(self._coordinates(), self.flat_values, np.asarray(self.bounding_shape()._value, np.int64))

    def to_tensor(self, default_value=None, name=None, shape=None):
        """A tensor in which shorter rows are filled up with `default_value` (0 by default).

        Args:
            default_value: what fills up rows.
            shape: sizes to cut or to fill up to; None for one of them keeps what is needed.

        >>> import flowlet as tf
        >>> tf.ragged.constant([[1, 2], [3]]).to_tensor().numpy().tolist()
        [[1, 2], [3, 0]]
        """
        from flowlet.ops.joining import concat

        sizes = np.asarray(self.bounding_shape()._value).tolist()
        if shape is not None:
            wanted = TensorShape(shape).as_list() if not isinstance(shape, EagerTensor) else conversion.static(shape)
            sizes = [size if one in (None, -1) else one for size, one in zip(sizes, wanted)]
        ragged = self.ragged_rank + 1
        coordinates, flat = self._coordinates(), self.flat_values
        fits = (coordinates < np.array(sizes[:ragged])).all(-1)
        places = np.full(sizes[:ragged], flat.shape[0])
        places[tuple(coordinates[fits].T)] = np.flatnonzero(fits)
        if default_value is None:
            default_value = b"" if self.dtype is dtypes.string else self.dtype.as_numpy_dtype(0)
        default = conversion.convert(default_value, self.dtype)
        from flowlet.ops.array import broadcast_to

        row = broadcast_to(default, [1, *flat.shape.as_list()[1:]])
        return gather(concat([flat, row], 0), places)

    def to_list(self):
        """Nested lists of Python values."""
        values = self._values.to_list() if isinstance(self._values, RaggedTensor) else self._values.numpy().tolist()
        return [values[start:end] for start, end in zip(self._splits[:-1].tolist(), self._splits[1:].tolist())]

    def numpy(self):
        """A NumPy array; of objects (the rows) where their lengths differ."""
        rows = [one.numpy() for one in self]
        if len({row.shape for row in rows}) <= 1:
            return np.array(rows) if rows else np.zeros((0, 0), self.dtype._np)
        found = np.empty(len(rows), object)
        for i, row in enumerate(rows):
            found[i] = row
        return found

    def __array__(self, dtype=None, copy=None):
        return self.numpy()

    def __bool__(self):
        raise TypeError("RaggedTensor may not be used as a boolean.")

    def __iter__(self):
        return (self[i] for i in range(len(self._splits) - 1))

    def __repr__(self):
        if self.dtype is dtypes.string or not is_traced(self.flat_values._value):
            return f"<tf.RaggedTensor {listed(self)}>"
        return f"tf.RaggedTensor(values={self._values}, row_splits={self._splits})"

    # how ops and functions take it ------------------------------------------------------------------------------------

    def _parts(self):
        return [self.flat_values, *self.nested_row_splits]

    def _with_parts(self, parts):
        return RaggedTensor.from_nested_row_splits(parts[0], parts[1:])

    def _traced_parts(self):
        return [self.flat_values]

    def _with_traced_parts(self, parts):
        if not hasattr(parts[0], "shape"):  # a specification, or what `tf.nest` was told to put there
            return parts[0]
        return self.with_flat_values(parts[0])

    def _form(self):
        return tuple((one.tobytes(), str(one.dtype)) for one in self._all_splits()), tuple(self._uniforms())

    def _mapped(self, function):
        return self.with_flat_values(function(self.flat_values))

    def _spec(self):
        from flowlet.ops.ragged_spec import RaggedTensorSpec

        return RaggedTensorSpec(self.shape, self.dtype, self.ragged_rank, dtypes.of(self._splits.dtype))

    def _size(self, out_type):
        return EagerTensor(np.array(self.flat_values.shape.num_elements(), dtypes.as_dtype(out_type)._np))

    def _shape_tensor(self, out_type):
        raise ValueError(errors.message("A RaggedTensor has rows of different lengths, which no shape of numbers tells.",
                                        fix="take `x.bounding_shape()`, or `x.shape` for the static shape."))  # fmt: skip


def _refuse(value, dtype):
    raise ValueError(errors.message(
        f"A RaggedTensor ({value!r}) was given where a tensor is expected.", "a tensor, or a function that takes ragged ones.",
        "pass x.to_tensor(), which fills up the rows, or x.flat_values."))  # fmt: skip


conversion.register(RaggedTensor, _refuse, leaf=False)
