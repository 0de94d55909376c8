"""Values put at places: `tf.scatter_nd`, the `tf.tensor_scatter_nd_*`, `tf.dynamic_stitch`."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import INDICES, int32, int64
from flowlet.core.op import op
from flowlet.core.scatter import check_nd
from flowlet.ops.array import reshape
from flowlet.ops.creation import zeros
from flowlet.ops.gather import listed
from flowlet.ops.joining import concat


def _check_rank(indices, updates, op_type):
    """TensorFlow takes several index vectors (a matrix), never a single one."""
    if indices.ndim < 2:
        raise errors.invalid(
            f"Dimensions [0,1) of indices[shape={listed(indices)}] = {indices.size} must match dimensions [0,1) of "
            f"updates[shape={listed(updates)}] = {updates.shape[0]}" if updates.ndim else
            "Updates shape must have rank at least one. Found:[]", op_type)  # fmt: skip


def _check_place(indices, updates, shape, op_type):
    if not np.prod(shape) and (np.size(indices) or np.size(updates)):
        raise errors.invalid("Indices and updates specified for empty output shape", op_type)


def _check_scatter(indices, updates, shape, name=None):
    shape = conversion.static(shape)
    _check_place(indices, updates, shape, "ScatterNd")
    if indices.ndim and indices.shape[-1] <= len(shape):
        check_nd(indices, shape[: indices.shape[-1]], shape, "ScatterNd")


@op("ScatterNd", "scatter_nd", inputs="indices:Tindices updates:T", types={"Tindices": INDICES},
    check=_check_scatter, texts=lambda *arguments: _scatter_texts(*arguments))  # fmt: skip
def scatter_nd(indices, updates, shape, name=None):
    """A tensor of zeros of `shape` to which `updates` are added at `indices`.

    >>> import flowlet as tf
    >>> tf.scatter_nd([[1], [3]], [5, 7], [5]).numpy().tolist()
    [0, 5, 0, 7, 0]
    """
    depth, lead = indices.shape[-1], indices.shape[:-1]
    if updates.shape[: len(lead)] != lead:
        raise errors.invalid(f"Dimensions [0,{len(lead)}) of indices[shape={listed(indices)}] must match dimensions "
                             f"[0,{len(lead)}) of updates[shape={listed(updates)}]", "ScatterNd")  # fmt: skip
    if updates.shape[len(lead) :] != tuple(shape[depth:]):
        raise errors.invalid(f"Dimensions [{depth},{len(shape)}) of input[shape={str(list(shape)).replace(' ', '')}] "
                             f"must "
                             f"match dimensions [{len(lead)},{updates.ndim}) of updates[shape={listed(updates)}]",
                             "ScatterNd")  # fmt: skip
    _check_rank(indices, updates, "ScatterNd")
    place = jnp.zeros(shape, updates.dtype).at[tuple(jnp.moveaxis(indices, -1, 0))]
    return place.max(updates) if updates.dtype == bool else place.add(updates)


@op("ScatterNdTexts", inputs="indices updates", host=True)
def _scatter_texts(indices, updates, shape, name=None):
    found = np.full(shape, b"", object)
    for place in np.ndindex(indices.shape[:-1]):  # texts of one place are joined
        found[tuple(indices[place])] += updates[place]
    return found


def _check_tensor_scatter(tensor, indices, updates, name=None):
    _check_place(indices, updates, tensor.shape, "TensorScatterUpdate")
    if indices.ndim and indices.shape[-1] <= tensor.ndim:
        check_nd(indices, tensor.shape[: indices.shape[-1]], tensor.shape, "TensorScatterUpdate")


@jax.custom_jvp
def _set(tensor, updates, places):
    """`tensor` with `updates` at `places`. Where several have one place, the last counts, but in TensorFlow all of
    them get the gradient of that place."""
    return tensor.at[places].set(updates)


@_set.defjvp
def _(primals, tangents):
    (tensor, updates, places), (along, by, _) = primals, tangents
    kept = jnp.ones(tensor.shape, bool).at[places].set(False)
    return _set(tensor, updates, places), jnp.where(kept, along, 0).at[places].add(by)


def _scatter(op_type, method, doc, name):
    def body(tensor, indices, updates, name=None):
        tensor = jnp.asarray(tensor)
        depth, lead = indices.shape[-1], indices.shape[:-1]
        if updates.ndim >= len(lead) and updates.shape[: len(lead)] != lead:
            raise errors.invalid(f"Outer dimensions of indices and update must match. Indices shape: "
                                 f"{listed(indices)}, "
                                 f"updates shape:{listed(updates)}", op_type)  # fmt: skip
        if updates.shape != lead + tensor.shape[depth:]:
            raise errors.invalid("Inner dimensions of output shape must match inner dimensions of updates shape. "
                                 f"Output: {listed(tensor)} updates: {listed(updates)}", op_type)  # fmt: skip
        _check_rank(indices, updates, op_type)
        places = tuple(jnp.moveaxis(indices, -1, 0))
        if method == "set":
            return _set(tensor, updates, places)
        return getattr(tensor.at[places], method)(updates)

    body.__name__ = body.__qualname__ = name
    body.__doc__ = doc
    body.__module__ = __name__
    return op(op_type, name, inputs="tensor:T indices:Tindices updates:T",
              types={"Tindices": INDICES if method == "set" else (int32, int64)}, check=_check_tensor_scatter,
              texts=method == "set")(body)  # fmt: skip


tensor_scatter_nd_update = _scatter("TensorScatterUpdate", "set", "`tensor` with `updates` at `indices`.",
                                    "tensor_scatter_nd_update")  # fmt: skip
tensor_scatter_nd_add = _scatter("TensorScatterAdd", "add", "`tensor` with `updates` added at `indices`.",
                                 "tensor_scatter_nd_add")  # fmt: skip
tensor_scatter_nd_sub = _scatter("TensorScatterSub", "subtract", "`tensor` with `updates` subtracted at `indices`.",
                                 "tensor_scatter_nd_sub")  # fmt: skip
tensor_scatter_nd_max = _scatter("TensorScatterMax", "max", "`tensor` raised to `updates` at `indices`.",
                                 "tensor_scatter_nd_max")  # fmt: skip
tensor_scatter_nd_min = _scatter("TensorScatterMin", "min", "`tensor` lowered to `updates` at `indices`.",
                                 "tensor_scatter_nd_min")  # fmt: skip


@export("dynamic_stitch")
def dynamic_stitch(indices, data, name=None):
    """The slices of several tensors put into one, each at its index; at the same index, the last one counts.

    >>> import flowlet as tf
    >>> tf.dynamic_stitch([[0, 2], [1]], [[10, 30], [20]]).numpy().tolist()
    [10, 20, 30]
    """
    if len(indices) != len(data):
        raise ValueError(f"List argument 'data' to 'dynamic_stitch' Op with length {len(data)} must match length "
                         f"{len(indices)} of argument 'indices'.")  # fmt: skip
    if not len(data):
        raise errors.invalid("There must be at least one tensor of data.", "DynamicStitch")
    indices = [np.asarray(conversion.static(conversion.convert(one, int32), "indices"), np.int32) for one in indices]
    tensors = [conversion.convert(one) for one in data]
    rest = tensors[0].shape.as_list()[indices[0].ndim :]
    for i, (index, one) in enumerate(zip(indices, tensors)):
        if one.shape.as_list()[: index.ndim] != list(index.shape):
            raise errors.invalid(f"data[{i}].shape = {listed(one._value)} does not start with indices[{i}].shape = "
                                 f"{listed(index)}", "DynamicStitch")  # fmt: skip
        if index.size and index.min() < 0:
            raise errors.invalid(f"indices[{i}] is out of range", "DynamicStitch")
    flat = concat([reshape(one, [index.size, *rest]) for index, one in zip(indices, tensors)], 0)
    places = np.concatenate([one.ravel() for one in indices])
    empty = zeros([int(places.max(initial=-1)) + 1, *rest], flat.dtype)
    return tensor_scatter_nd_update(empty, places[:, None], flat) if flat.shape.num_elements() else empty
