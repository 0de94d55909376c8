"""`tf.sparse`: making, changing and unmaking sparse tensors. What computes with them is in sparse_math.py.

Where the number of elements of a result depends on values, the indices must be known: they are worked out on the host,
and the values follow by ops that have gradients.
"""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import float32, int64
from flowlet.core.op import op
from flowlet.core.slices import IndexedSlices
from flowlet.core.sparse import SparseTensor
from flowlet.ops.array import reshape as reshape_tensor
from flowlet.ops.cast import cast
from flowlet.ops.gather import gather
from flowlet.ops.joining import concat as concat_tensors


def checked(value, what="Input"):
    """`value`, which must be a SparseTensor."""
    if not isinstance(value, SparseTensor):
        raise TypeError(f"{what} must be a SparseTensor. It is a {type(value).__name__}; tf.sparse.from_dense makes one.")
    return value


def known(tensor, what="indices"):
    """The values of a tensor as a NumPy array; an error that says so where they are not known while tracing."""
    tensor = conversion.convert(tensor)
    from flowlet.core.tensor import is_traced

    return conversion.static(tensor, what) if is_traced(tensor._value) else np.asarray(tensor._value)


def sizes(sparse):
    """The shape of a SparseTensor as a tuple of ints."""
    return tuple(known(sparse.dense_shape, "dense_shape").tolist())


def axis_of(axis, rank):
    """A known axis, counted from the front."""
    axis = conversion.static(axis)
    return axis + rank if axis < 0 else axis


def linear(indices, shape):
    """The place of each index in a flat array of the shape."""
    steps = np.cumprod([1, *shape[:0:-1]], dtype=np.int64)[::-1]
    return (indices * steps).sum(-1) if len(shape) else np.zeros(indices.shape[0], np.int64)


def chosen(sparse, places, indices=None, shape=None):
    """The elements at some places of the list of elements; with other indices and shape, if given."""
    places = np.asarray(places, np.int64)
    indices = known(sparse.indices)[places] if indices is None else indices
    return SparseTensor(indices, gather(sparse.values, places), sparse.dense_shape if shape is None else shape)


def _check_indices(indices, values, default_value, shape, validate):
    indices = np.asarray(indices)
    wrong = np.flatnonzero(((indices < 0) | (indices >= np.array(shape))).any(-1))
    listed = lambda place: str(indices[place].tolist()).replace(" ", "")  # noqa: E731
    if len(wrong):
        raise errors.invalid(f"indices[{wrong[0]}] = {listed(wrong[0])} is out of bounds: need 0 <= index < "
                             f"{str(list(shape)).replace(' ', '')}", "SparseToDense")  # fmt: skip
    steps = np.diff(linear(indices, shape))
    if validate and (steps <= 0).any():
        place = int(np.argmax(steps <= 0)) + 1
        if not steps[place - 1]:
            raise errors.invalid(f"indices[{place}] = {listed(place)} is repeated", "SparseToDense")
        raise errors.invalid(f"indices[{place}] = {listed(place)} is out of order. Many sparse ops require sorted "
                             "indices.\n    Use `tf.sparse.reorder` to create a correctly ordered copy.\n\n",
                             "SparseToDense")  # fmt: skip


@op("SparseToDense", inputs="indices:int64 values:T default_value:T", check=_check_indices, texts=True)
def _to_dense(indices, values, default_value, shape, validate, name=None):
    start = jnp.full(shape, default_value, values.dtype)
    return start.at[tuple(jnp.asarray(indices).T)].set(values, mode="drop")


@export("sparse.to_dense")
def to_dense(sp_input, default_value=None, validate_indices=True, name=None):
    """The tensor that a SparseTensor stands for.

    Args:
        sp_input: a SparseTensor.
        default_value: what stands where it has no element; 0 (an empty text) by default.
        validate_indices: whether to check that the indices are sorted and none occurs twice.

    Raises:
        InvalidArgumentError: for indices out of range, or out of order.

    >>> import flowlet as tf
    >>> tf.sparse.to_dense(tf.sparse.eye(2)).numpy().tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    sparse = checked(sp_input)
    if default_value is None:
        default_value = b"" if sparse.dtype is dtypes.string else sparse.dtype.as_numpy_dtype(0)
    return _to_dense(sparse.indices, sparse.values, default_value, sizes(sparse), bool(validate_indices))


@export("sparse.from_dense")
def from_dense(tensor, name=None):
    """The SparseTensor of the elements that are not 0 (not empty, for texts).

    >>> import flowlet as tf
    >>> tf.sparse.from_dense([[1, 0], [0, 3]]).values.numpy().tolist()
    [1, 3]
    """
    tensor = conversion.convert(tensor)
    array = known(tensor, "tensor")
    if not array.ndim:
        raise errors.invalid("WhereOp : Unhandled input dimensions: 0", "Where")
    indices = np.argwhere(array != (b"" if array.dtype == object else 0))
    values = gather(reshape_tensor(tensor, [-1]), linear(indices, array.shape))
    return SparseTensor(indices, values, np.array(array.shape, np.int64))


@op("SparseOrder", inputs="indices:int64", gradient=False)
def _order(indices, name=None):
    return jnp.lexsort(tuple(indices.T[::-1])) if indices.shape[1] else jnp.arange(indices.shape[0])


@export("sparse.reorder")
def reorder(sp_input, name=None):
    """The same elements in the order of rows.

    >>> import flowlet as tf
    >>> mixed = tf.SparseTensor([[1, 0], [0, 1]], [1, 2], [2, 2])
    >>> tf.sparse.reorder(mixed).values.numpy().tolist()
    [2, 1]
    """
    sparse = checked(sp_input)
    order = _order(sparse.indices)
    return SparseTensor(gather(sparse.indices, order), gather(sparse.values, order), sparse.dense_shape)


@export("sparse.transpose")
def transpose(sp_input, perm=None, name=None):
    """The axes in another order: reversed, or as `perm` says."""
    sparse = checked(sp_input)
    rank = sparse.dense_shape.shape[0]
    perm = tuple(reversed(range(rank))) if perm is None else tuple(conversion.static(perm))
    if len(perm) != rank:
        raise ValueError(f"Dimensions {len(perm)} and {rank} are not compatible: `perm` is {perm}, and there are {rank} "
                         "axes.")  # fmt: skip
    shape = sizes(sparse)
    return reorder(SparseTensor(gather(sparse.indices, perm, axis=1), sparse.values, [shape[one] for one in perm]))


@export("sparse.concat")
def concat(axis, sp_inputs, expand_nonconcat_dims=False, name=None):
    """SparseTensors one behind the other along `axis`.

    Args:
        axis: the axis; from the back, where it is negative.
        sp_inputs: SparseTensors of one rank.
        expand_nonconcat_dims: whether the other sizes may differ; the largest count.
    """
    inputs = [sp_inputs] if isinstance(sp_inputs, SparseTensor) else [checked(one) for one in sp_inputs]
    if not inputs:
        raise errors.invalid("`sp_inputs` is empty; expected at least one SparseTensor", "SparseConcat")
    if len(inputs) == 1:
        return inputs[0]
    rank = inputs[0].dense_shape.shape[0]
    axis = axis_of(axis, rank)
    if not 0 <= axis < rank:
        raise errors.invalid(f"Concat dimension must be in range [{-rank}, {rank}), got {axis}", "SparseConcat")
    for i, one in enumerate(inputs):
        if one.dtype is not inputs[0].dtype:
            raise dtypes.mismatched("SparseConcat", len(inputs) + i, inputs[0].dtype, one.dtype)
    shapes = [np.array(sizes(one)) for one in inputs]
    for i, shape in enumerate(shapes):
        for dimension, (size, wanted) in enumerate(zip(shape, shapes[0])):
            if dimension != axis and size != wanted and not expand_nonconcat_dims:
                raise errors.invalid(f"Input shapes must match: expected {wanted} for dimension {dimension} but got "
                                     f"{size} at position {i}", "SparseConcat")  # fmt: skip
    shape, before = np.max(shapes, 0), 0
    shape[axis] = sum(one[axis] for one in shapes)
    moved = []
    for one, size in zip(inputs, shapes):
        moved.append(one.indices + before * np.eye(1, rank, axis, dtype=np.int64))
        before += size[axis]
    return reorder(SparseTensor(concat_tensors(moved, 0), concat_tensors([one.values for one in inputs], 0), shape))


@export("sparse.slice")
def slice(sp_input, start, size, name=None):  # noqa: A001
    """The part that begins at `start` and has at most `size`.

    >>> import flowlet as tf
    >>> tf.sparse.slice(tf.sparse.eye(3), [1, 1], [2, 2]).indices.numpy().tolist()
    [[0, 0], [1, 1]]
    """
    sparse = checked(sp_input)
    shape = np.array(sizes(sparse))
    start, size = np.array(conversion.static(start)), np.array(conversion.static(size))
    for what, one in (("start", start), ("size", size)):
        if one.shape != shape.shape:
            raise errors.invalid(f"Expected {what} to be a vector of length {len(shape)} but got length {len(one)}",
                                 "SparseSlice")  # fmt: skip
    end = np.minimum(start + size, shape)
    indices = known(sparse.indices)
    places = np.flatnonzero(((indices >= start) & (indices < end)).all(-1))
    return chosen(sparse, places, indices[places] - start, np.maximum(end - start, 0))


@export("sparse.split")
def split(sp_input=None, num_split=None, axis=None, name=None):
    """`num_split` parts along `axis`; the first ones are longer by 1 where the size does not divide."""
    for what, one in (("sp_input", sp_input), ("num_split", num_split), ("axis", axis)):
        if one is None:
            raise ValueError(f"{what} is required")
    sparse = checked(sp_input)
    shape, count = list(sizes(sparse)), conversion.static(num_split)
    axis = axis_of(axis, len(shape))
    if not 1 <= count <= shape[axis]:
        raise errors.invalid("Input num_split should be between 1 and the splitting dimension size "
                             f"({shape[axis]}), got {count}", "SparseSplit")  # fmt: skip
    low, more = divmod(shape[axis], count)
    lengths = [low + (i < more) for i in range(count)]
    parts, start = [], [0] * len(shape)
    for length in lengths:
        parts.append(slice(sparse, start, [*shape[:axis], length, *shape[axis + 1 :]]))
        start[axis] += length
    return parts


@export("sparse.expand_dims")
def expand_dims(sp_input, axis=None, name=None):
    """An axis of size 1 more, before `axis` (the last one by default)."""
    sparse = checked(sp_input)
    shape = list(sizes(sparse))
    axis = axis_of(-1 if axis is None else axis, len(shape) + 1)
    if not 0 <= axis <= len(shape):
        raise errors.invalid(f"Expected size[1] in [0, {len(shape)}], but got {axis}", "Slice")
    column = np.zeros((sparse.indices.shape[0], 1), np.int64)
    indices = concat_tensors([sparse.indices[:, :axis], column, sparse.indices[:, axis:]], 1)
    return SparseTensor(indices, sparse.values, [*shape[:axis], 1, *shape[axis:]])


@export("sparse.reshape")
def reshape(sp_input, shape, name=None):
    """The same elements in another shape, of as many places; one size may be -1.

    >>> import flowlet as tf
    >>> tf.sparse.reshape(tf.sparse.eye(2), [-1]).indices.numpy().tolist()
    [[0], [3]]
    """
    sparse = checked(sp_input)
    old, new = sizes(sparse), list(conversion.static(shape))
    free = [i for i, size in enumerate(new) if size == -1]
    if len(free) > 1:
        raise errors.invalid(f"only one output dimension may be -1, not both {free[0]} and {free[1]}", "SparseReshape")
    total = int(np.prod(old))
    rest = int(np.prod([size for size in new if size != -1]))
    if free and rest:
        new[free[0]] = total // rest
    if int(np.prod(new)) != total:
        raise errors.invalid(f"Input to reshape is a tensor with {total} dense values, but the requested shape "
                             f"{'requires a multiple of' if free else 'has'} {rest}. "
                             f"input_shape={list(old)} output_shape={new}", "SparseReshape")  # fmt: skip
    return SparseTensor(_reshaped(sparse.indices, old, tuple(new)), sparse.values, new)


@op("SparseReshape", inputs="indices:int64", gradient=False)
def _reshaped(indices, old, new, name=None):
    place = linear(indices, old)
    steps = np.cumprod([1, *new[:0:-1]], dtype=np.int64)[::-1]
    return jnp.stack([place // step % size for step, size in zip(steps, new)], -1)


@export("sparse.reset_shape")
def reset_shape(sp_input, new_shape=None):
    """The same elements under a larger shape, or by default under the smallest that holds them."""
    sparse = checked(sp_input)
    if new_shape is None:
        indices = known(sparse.indices)
        return SparseTensor(indices, sparse.values, indices.max(0, initial=-1) + 1)
    old, new = np.array(sizes(sparse)), np.array(conversion.static(new_shape))
    if len(old) != len(new):
        raise ValueError(f"Dimensions {len(new)} and {len(old)} are not compatible: `new_shape` has {len(new)} sizes, the "
                         f"SparseTensor {len(old)}.")  # fmt: skip
    if (new < old).any():
        raise ValueError("Requested new_shape should have dimension sizes >= sp_input.shape.  Found new_shape "
                         f"({new}), sp_input.shape ({old}).")  # fmt: skip
    return SparseTensor(sparse.indices, sparse.values, new)


@export("sparse.retain")
def retain(sp_input, to_retain):
    """The elements for which `to_retain` (a bool for each) is True."""
    sparse, keep = checked(sp_input), conversion.convert(to_retain, dtypes.bool_)
    if keep.shape[0] != sparse.values.shape[0]:
        raise ValueError(f"Dimensions {sparse.values.shape[0]} and {keep.shape[0]} are not compatible: `to_retain` has "
                         "not a value for each element.")  # fmt: skip
    return chosen(sparse, np.flatnonzero(known(keep, "to_retain")))


@export("sparse.mask")
def mask(a, mask_indices, name=None):
    """The slices of an `IndexedSlices` whose indices are not in `mask_indices`."""
    if a.indices.shape.rank != 1:
        raise errors.invalid("x should be a 1D vector: `a` must be an IndexedSlices.", "ListDiff")
    keep = ~np.isin(known(a.indices), np.array(conversion.static(mask_indices)))
    places = np.flatnonzero(keep)
    return IndexedSlices(gather(a.values, places), gather(a.indices, places), a.dense_shape)


@export("sparse.eye")
def eye(num_rows, num_columns=None, dtype=float32, name=None):
    """Ones on the diagonal of a matrix.

    >>> import flowlet as tf
    >>> tf.sparse.eye(2).indices.numpy().tolist()
    [[0, 0], [1, 1]]
    """
    rows = conversion.static(num_rows)
    columns = rows if num_columns is None else conversion.static(num_columns)
    count = min(rows, columns)
    indices = np.repeat(np.arange(count, dtype=np.int64)[:, None], 2, 1)
    return SparseTensor(indices, np.ones(count, dtypes.as_dtype(dtype)._np), [rows, columns])


@export("sparse.fill_empty_rows")
def fill_empty_rows(sp_input, default_value, name=None):
    """An element at the start of each row that has none.

    Returns:
        The SparseTensor, and for each row whether it was empty.

    >>> import flowlet as tf
    >>> tf.sparse.fill_empty_rows(tf.SparseTensor([[1, 0]], [5], [2, 2]), 0)[1].numpy().tolist()
    [True, False]
    """
    sparse = checked(sp_input)
    default = conversion.convert(default_value, sparse.dtype)
    if default.shape.rank:
        raise errors.invalid(f"default_value must be a scalar, saw: {default.shape.as_list()}", "SparseFillEmptyRows")
    shape, indices = sizes(sparse), known(sparse.indices)
    empty = ~np.isin(np.arange(shape[0]), indices[:, 0])
    rows = np.flatnonzero(empty)
    added = np.zeros((len(rows), len(shape)), np.int64)
    added[:, 0] = rows
    every = np.concatenate([indices, added])
    order = np.argsort(every[:, 0], kind="stable")
    where = np.minimum(order, len(indices))  # the default value follows the values
    values = gather(concat_tensors([sparse.values, reshape_tensor(default, [1])], 0), where)
    return SparseTensor(every[order], values, sparse.dense_shape), conversion.convert(empty)


@export("sparse.map_values")
def map_values(op, *args, **kwargs):
    """`op` on the values of SparseTensors; all must have their elements at the same places.

    >>> import flowlet as tf
    >>> tf.sparse.map_values(tf.add, tf.sparse.eye(2), 5.0).values.numpy().tolist()
    [6.0, 6.0]
    """
    inputs = [one for one in (*args, *kwargs.values()) if isinstance(one, SparseTensor)]
    if not inputs:
        raise ValueError("No SparseTensor in argument list of map_values")
    first = inputs[0]
    for one in inputs[1:]:
        if one.indices is not first.indices and not np.array_equal(known(one.indices), known(first.indices)):
            raise errors.invalid("Mismatched indices! The SparseTensors have their elements at different places.")
    plain = lambda one: one.values if isinstance(one, SparseTensor) else one  # noqa: E731
    return first.with_values(op(*map(plain, args), **{name: plain(one) for name, one in kwargs.items()}))


@export("sparse.to_indicator")
def to_indicator(sp_input, vocab_size, name=None):
    """For each row, which of the numbers from 0 to `vocab_size` are among its values: a bool tensor."""
    sparse = checked(sp_input)
    numbers = cast(sparse.values, int64)
    indices = concat_tensors([sparse.indices[:, :-1], numbers[:, None]], 1)
    shape = (*sizes(sparse)[:-1], conversion.static(vocab_size))
    found = known(numbers, "values")
    if ((found < 0) | (found >= shape[-1])).any():
        raise errors.invalid("Indices are not valid (out of bounds).  Shape: "
                             + str(list(shape)).replace(" ", ""), "SparseToDense")  # fmt: skip
    return _to_dense(indices, np.ones(found.shape, bool), False, shape, False)
