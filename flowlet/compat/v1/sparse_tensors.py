"""Sparse tensors in graphs: placeholders, products, sums, and what changes their form."""

import collections
import importlib

import jax.numpy as jnp
import numpy as np

from flowlet.api import export
from flowlet.compat.v1 import placeholders
from flowlet.compat.v1.raw import eagerly, either, made, sizes, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph import build, partial
from flowlet.core.graph.composing import composed, original
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.nest import Dispatching
from flowlet.core.sparse import SparseTensor
from flowlet.core.tensor import Tracer

SparseTensorValue = collections.namedtuple("SparseTensorValue", ("indices", "values", "dense_shape"))
export("compat.v1.SparseTensorValue")(SparseTensorValue)


@export("compat.v1.sparse_placeholder")
def sparse_placeholder(dtype, shape=None, name=None):
    """A sparse tensor that is fed: as a SparseTensorValue, or (indices, values, shape)."""
    rank = None
    prefix = "" if name is None else name + "/"
    if shape is None:
        dense = placeholders.placeholder(dtypes.int64, [None], name and prefix + "shape")
    elif isinstance(shape, GraphTensor):
        dense, rank = shape, sizes(shape)[0]
    else:
        rank, known = len(shape), [-1 if one is None else int(one) for one in shape]
        dense = build.constant(np.array(known, np.int64), dtypes.int64, prefix + "shape" if name else "Const")
    values = placeholders.placeholder(dtype, [None], name and prefix + "values")
    indices = placeholders.placeholder(dtypes.int64, [None, rank], name and prefix + "indices")
    return SparseTensor(indices, values, dense)


def _dense(indices, shape, values, default, check):
    """The dense array; the body of SparseToDense."""
    indices = np.asarray(indices) if not isinstance(indices, Tracer) else indices
    places = indices.reshape(-1, 1) if indices.ndim < 2 else indices
    shape = tuple(int(size) for size in np.ravel(shape))
    if check and not isinstance(indices, Tracer):
        from flowlet.ops.sparse import _check_indices

        _check_indices(places, None, None, shape, True)
    if isinstance(values, np.ndarray) and values.dtype.kind == "O":
        found = np.full(shape, np.asarray(default).item(), object)
        found[tuple(places.T)] = values
        return [found]
    return [jnp.full(shape, default, np.asarray(default).dtype if not isinstance(default, Tracer) else default.dtype).at[
        tuple(jnp.asarray(places).T)].set(values, mode="drop")]  # fmt: skip


@export("compat.v1.sparse_to_dense")
def sparse_to_dense(sparse_indices, output_shape, sparse_values, default_value=0, validate_indices=True, name=None):
    """A dense tensor of a default, with values at some places.

    Args:
        sparse_indices: one place, a vector of them (for one axis), or rows of places.
        sparse_values: one value for all, or a vector of them.
    """
    with within(name, "SparseToDense") as scope:
        indices = tensor(sparse_indices, None, "sparse_indices")
        shape = tensor(output_shape, None, "output_shape")
        values = tensor(sparse_values, None, "sparse_values")
        default = tensor(default_value, None if isinstance(default_value, GraphTensor) else values.dtype, "default_value")
        return made("SparseToDense", lambda *arrays: _dense(*arrays, validate_indices), indices, shape, values, default, name=scope,
                    static=(1,), outputs=[(values.dtype, partial.sizes_of(shape))])  # fmt: skip


@composed("sparse.to_dense")
@export("compat.v1.sparse_tensor_to_dense", "compat.v1.sparse.to_dense")
def sparse_tensor_to_dense(sp_input, default_value=None, validate_indices=True, name=None):
    """The tensor that a SparseTensor stands for."""
    sp_input = _sparse(sp_input)
    if default_value is None:
        from flowlet.compat.v1.shapes import zeros

        default_value = zeros([], sp_input.dtype)
    return sparse_to_dense(sp_input.indices, sp_input.dense_shape, sp_input.values, default_value, validate_indices, name)


def _sparse(value):
    if isinstance(value, SparseTensorValue):
        return SparseTensor(*value)
    if not isinstance(value, SparseTensor):
        raise TypeError(f"Input must be a SparseTensor, got {value!r}.")
    return value


@composed("sparse.sparse_dense_matmul")
@export("compat.v1.sparse_tensor_dense_matmul", "compat.v1.sparse.sparse_dense_matmul", "compat.v1.sparse.matmul")
def sparse_tensor_dense_matmul(sp_a, b, adjoint_a=False, adjoint_b=False, name=None):
    """The product of a sparse matrix and a dense one."""

    def run(indices, values, shape, b):
        rows, columns = (indices[:, 1], indices[:, 0]) if adjoint_a else (indices[:, 0], indices[:, 1])
        values = jnp.conj(values) if adjoint_a else values
        b = jnp.conj(jnp.swapaxes(b, 0, 1)) if adjoint_b else jnp.asarray(b)
        start = jnp.zeros((int(shape[1 if adjoint_a else 0]), b.shape[1]), b.dtype)
        return [start.at[rows].add(values[:, None] * b[columns])]

    sp_a = _sparse(sp_a)
    with within(name, "SparseTensorDenseMatMul"):
        b = tensor(b, None, "b")
        static = partial.sizes_of(sp_a.dense_shape) or [None, None]
        width = None if b.shape.rank is None else sizes(b)[0 if adjoint_b else 1]
        return made("SparseTensorDenseMatMul", run, sp_a.indices, sp_a.values, sp_a.dense_shape, b, static=(2,),
                    outputs=[(b.dtype, [static[1 if adjoint_a else 0], width])])  # fmt: skip


def _reduction(kind):
    op_type = f"SparseReduce{kind.capitalize()}"

    @composed(f"sparse.reduce_{kind}")
    @export(f"compat.v1.sparse_reduce_{kind}", f"compat.v1.sparse.reduce_{kind}")
    def reduce(sp_input, axis=None, keepdims=None, reduction_axes=None, keep_dims=None, **other):
        axis = either(axis, "axis", reduction_axes, "reduction_axes")
        keepdims = bool(either(keepdims, "keepdims", keep_dims, "keep_dims"))

        def run(indices, values, shape, axes):
            shape, axes = tuple(shape), np.atleast_1d(axes)
            axes = tuple(int(one) % len(shape) for one in axes) if axes.size else tuple(range(len(shape)))
            if kind == "sum":
                dense = jnp.zeros(shape, values.dtype).at[tuple(jnp.asarray(indices).T)].add(values)
                return [dense.sum(axes, keepdims=keepdims)]
            low = -jnp.inf if np.dtype(values.dtype).kind == "f" else np.iinfo(values.dtype).min
            dense = jnp.full(shape, low, values.dtype).at[tuple(jnp.asarray(indices).T)].max(values)
            found = dense.max(axes, keepdims=keepdims)
            return [jnp.where(found == low, 0, found).astype(values.dtype)]

        sp_input = _sparse(sp_input)
        with within(None, op_type) as scope:
            rank = sp_input.dense_shape.shape.as_list()[0]
            axes = build._argument(list(range(rank)) if axis is None else axis, "reduction_axes") if not isinstance(
                axis, GraphTensor) else axis  # fmt: skip
            shape = partial.sizes_of(sp_input.dense_shape)
            known = partial.constant_value(axes)
            if shape is not None and known is not None:
                gone = {int(one) % len(shape) for one in np.ravel(known)}
                shape = [1 if place in gone else size for place, size in enumerate(shape) if keepdims or place not in gone]
            return made(op_type, run, sp_input.indices, sp_input.values, sp_input.dense_shape, axes, static=(2, 3), name=scope,
                        outputs=[(sp_input.dtype, shape)])  # fmt: skip

    reduce.__name__ = reduce.__qualname__ = f"sparse_reduce_{kind}"
    reduce.__doc__ = f"The {'sum' if kind == 'sum' else 'largest'} of a SparseTensor's elements, along axes or of all."


_reduction("sum"), _reduction("max")


@composed("sparse.add")
@export("compat.v1.sparse_add", "compat.v1.sparse.add")
def sparse_add(a, b, threshold=None, thresh=None):
    """The sum of two tensors, one or both of them sparse.

    Args:
        threshold: elements of a sparse sum below it are left out.
    """
    threshold = either(threshold, "threshold", thresh, "thresh") or 0
    if isinstance(a, Dispatching) and isinstance(b, Dispatching):
        return _on_host("add", "SparseAdd", lambda a, b: _public("add")(a, b, threshold), a, b, shape=a.shape)
    sparse, dense = (a, b) if isinstance(a, Dispatching) else (b, a)

    def run(indices, values, shape, dense):
        return [jnp.asarray(dense).at[tuple(jnp.asarray(indices).T)].add(values)]

    dense = tensor(dense, None, "b")
    return made("SparseTensorDenseAdd", run, sparse.indices, sparse.values, sparse.dense_shape, dense,
                outputs=[(dense.dtype, dense.shape)])  # fmt: skip


def _public(name):
    """The function of 2.x, as it runs eagerly."""
    return original(getattr(importlib.import_module("flowlet.sparse"), name))


def _on_host(name, op_type, function, *inputs, shape=None, dtype=None):
    """A SparseTensor that a function of 2.x gives for others; it runs on the host."""
    flat, forms = [], []
    for one in inputs:
        parts = one._parts() if isinstance(one, Dispatching) else [tensor(one)]
        forms.append(len(parts))
        flat += parts

    def run(*tensors):
        tensors, given = iter(tensors), []
        for count in forms:
            parts = [next(tensors) for _ in range(count)]
            given.append(SparseTensor(*parts) if count == 3 else parts[0])
        found = function(*given)
        return [found.indices, found.values, found.dense_shape]

    first = next(one for one in inputs if isinstance(one, Dispatching))
    rank = None if shape is None else shape.rank
    found = eagerly(op_type, run, *flat, outputs=[(dtypes.int64, [None, rank]), (dtype or first.dtype, [None]),
                                                  (dtypes.int64, [rank])])  # fmt: skip
    return SparseTensor(*found)


def _kept(name, op_type, *others):
    """A function of 2.x from a SparseTensor to one of the same rank."""

    @composed(f"sparse.{name}")
    @export(f"compat.v1.sparse_{name}", f"compat.v1.sparse.{name}")
    def change(sp_input, *arguments, **keywords):
        keywords.pop("name", None)
        given = {**dict(zip(others, arguments)), **keywords}
        tensors = {key: value for key, value in given.items() if isinstance(value, GraphTensor)}
        plain = {key: value for key, value in given.items() if key not in tensors}
        return _on_host(name, op_type, lambda sparse, *rest: _public(name)(sparse, **plain, **dict(zip(tensors, rest))),
                        _sparse(sp_input), *tensors.values(), shape=sp_input.shape)  # fmt: skip

    change.__name__ = change.__qualname__ = f"sparse_{name}"
    change.__doc__ = f"`tf.sparse.{name}` in graphs."


for _name, _op_type, *_others in (("reorder", "SparseReorder"), ("retain", "SparseRetain", "to_retain"),
                                  ("softmax", "SparseSoftmax"), ("transpose", "SparseTranspose", "perm"),
                                  ("slice", "SparseSlice", "start", "size")):  # fmt: skip
    _kept(_name, _op_type, *_others)


@composed("edit_distance")
@export("compat.v1.edit_distance")
def edit_distance(hypothesis, truth, normalize=True, name="edit_distance"):
    """How many insertions, deletions and replacements make each row of `hypothesis` the row of `truth`."""

    def run(*parts):
        return [_eager("edit_distance")(SparseTensor(*parts[:3]), SparseTensor(*parts[3:]), normalize)]

    one, two = _sparse(hypothesis), _sparse(truth)
    lengths = [partial.sizes_of(side.dense_shape) for side in (one, two)]
    shape = None if None in lengths else [None if None in pair else max(pair) for pair in zip(*lengths)][:-1]
    return eagerly("EditDistance", run, *one._parts(), *two._parts(), name=name, outputs=[(dtypes.float32, shape)])


def _eager(name):
    from flowlet import api

    return original(api.resolve("", name))


def _set_operation(name, public, kind):
    @composed(f"sets.{public}")
    @export(f"compat.v1.sets.{name}")
    def operate(a, b, **options):
        def run(*parts):
            parts = list(parts)
            given = [SparseTensor(*[parts.pop(0) for _ in range(3)]) if count == 3 else parts.pop(0) for count in forms]
            found = original(getattr(importlib.import_module("flowlet.sets"), public))(*given, **options)
            return [found.indices, found.values, found.dense_shape]

        sides = [one if isinstance(one, Dispatching) else tensor(one) for one in (a, b)]
        forms = [3 if isinstance(one, Dispatching) else 1 for one in sides]
        flat = [part for one in sides for part in (one._parts() if isinstance(one, Dispatching) else [one])]
        op_type = "DenseToDenseSetOperation" if forms == [1, 1] else "SparseToSparseSetOperation"
        rank = sides[-1].shape.rank
        found = eagerly(op_type, run, *flat, outputs=[(dtypes.int64, [None, rank]), (sides[0].dtype, [None]),
                                                      (dtypes.int64, [rank])])  # fmt: skip
        return SparseTensor(*found)

    operate.__name__ = operate.__qualname__ = name
    operate.__doc__ = f"The {kind} of the sets in the last axes of two tensors."


for _name in ("intersection", "union", "difference"):
    _set_operation(f"set_{_name}", _name, _name)
