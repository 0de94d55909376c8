"""The form of tensors: reshape, axes, masks of lengths."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import add, export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import as_dtype, bool_, int32, int64
from flowlet.core.graph.composing import graphed
from flowlet.core.op import op
from flowlet.core.shape import TensorShape
from flowlet.ops.cast import cast
from flowlet.ops.gather import boolean_mask, gather, gather_nd, listed, where  # noqa: F401 they are arrays' too
from flowlet.ops.joining import concat, meshgrid, pad, repeat, split, stack, tile, unstack  # noqa: F401 likewise

add("newaxis", None)


@op("Reshape", "reshape", inputs="tensor", ints={"shape": "Tshape"}, texts=True)
def reshape(tensor, shape, name=None):
    """The same elements in another shape; one size may be -1, for what is left over.

    Args:
        tensor: any tensor.
        shape: the sizes: ints, or a 1-D int tensor.

    Raises:
        InvalidArgumentError: where the number of elements does not fit.

    >>> import flowlet as tf
    >>> tf.reshape([1, 2, 3, 4], [2, -1]).numpy().tolist()
    [[1, 2], [3, 4]]
    """
    shape = (shape,) if isinstance(shape, int) else shape
    if any(isinstance(one, tuple) for one in shape):
        raise errors.invalid(f"sizes input must be 1-D, not [{len(shape)},{len(shape[0])}]", "Reshape")
    for place, size in enumerate(shape):
        if size < -1:
            raise errors.invalid(f"Size {place} must be non-negative, not {size}", "Reshape")
    if shape.count(-1) > 1:
        first = shape.index(-1)
        raise errors.invalid(f"Only one input size may be -1, not both {first} and "
                             f"{shape.index(-1, first + 1)}", "Reshape")  # fmt: skip
    known = int(np.prod([size for size in shape if size != -1]))
    if -1 in shape:
        if known and tensor.size % known:
            raise errors.invalid(f"Input to reshape is a tensor with {tensor.size} values, but the requested shape "
                                 f"requires a multiple of {known}", "Reshape")  # fmt: skip
        if not known:  # NumPy cannot tell what is left over of nothing; TensorFlow leaves out the zeros
            others = int(np.prod([size for size in shape if size > 0]))
            left = max(1, int(np.prod([size for size in tensor.shape if size])) // others)
            shape = tuple(left if size == -1 else size for size in shape)
    elif known != tensor.size:
        raise errors.invalid(f"Input to reshape is a tensor with {tensor.size} values, but the requested shape "
                             f"has {known}", "Reshape")  # fmt: skip
    return jnp.reshape(tensor, shape)


@op("Transpose", "transpose", inputs="a", ints={"perm": "Tperm"}, texts=True)
def transpose(a, perm=None, conjugate=False, name="transpose"):
    """The axes in the order `perm` (reversed by default).

    >>> import flowlet as tf
    >>> tf.transpose([[1, 2], [3, 4]]).numpy().tolist()
    [[1, 3], [2, 4]]
    """
    if perm is not None:
        perm = (perm,) if isinstance(perm, int) else perm
        if len(perm) != a.ndim:
            raise errors.invalid(f"transpose expects a vector of size {a.ndim}. But input(1) is a vector of size "
                                 f"{len(perm)}", "Transpose")  # fmt: skip
        for axis in perm:
            if not -a.ndim <= axis < a.ndim:
                raise errors.invalid(f"{axis} is out of range [0 .. {a.ndim})", "Transpose")
        missing = set(range(a.ndim)) - {axis % a.ndim for axis in perm}
        if missing:
            raise errors.invalid(f"{min(missing)} is missing from {{{','.join(map(str, perm))}}}.", "Transpose")
    return jnp.transpose(jnp.conj(a) if conjugate else a, perm)


@op("MatrixTranspose", "linalg.matrix_transpose", inputs="a", texts=True)
def matrix_transpose(a, name="matrix_transpose", conjugate=False):
    """The last two axes swapped."""
    if a.ndim < 2:
        raise ValueError("Argument `a` should be a (batch) matrix with rank >= 2.  Received a tensor with shape: "
                         f"{TensorShape(a.shape)}")  # fmt: skip
    return jnp.swapaxes(jnp.conj(a) if conjugate else a, -1, -2)


def _check_indices(indices, dims, name=None):
    if np.any(np.asarray(indices) >= np.prod(conversion.static(dims))):
        raise errors.invalid("index is out of bound as with dims", "UnravelIndex")


@op("UnravelIndex", "unravel_index", inputs="indices:Tidx", types={"Tidx": (int32, int64)}, ints={"dims": "Tidx"},
    check=_check_indices)  # fmt: skip
def unravel_index(indices, dims, name=None):
    """Positions in a flattened tensor of shape `dims` as indices along its axes: one row an axis.

    >>> import flowlet as tf
    >>> tf.unravel_index([2, 5], [3, 3]).numpy().tolist()
    [[0, 1], [2, 2]]
    """
    if indices.ndim > 1:
        raise errors.invalid(f'The indices can only be scalar or vector, got "{listed(indices)}"', "UnravelIndex")
    strides = np.cumprod([1, *dims[:0:-1]])[::-1].astype(indices.dtype)
    places, rest = [], indices
    for stride in strides:  # cut toward zero, as TensorFlow does for negative numbers
        step = jnp.full_like(rest, stride)
        places.append(jax.lax.div(rest, step))
        rest = jax.lax.rem(rest, step)
    return jnp.stack(places)


@op("EnsureShape", "ensure_shape", inputs="x", texts=True)
def ensure_shape(x, shape, name=None):
    """`x` as it is; an InvalidArgumentError where its shape is not compatible with `shape` (None fits any size).

    >>> import flowlet as tf
    >>> tf.ensure_shape([1, 2], [None]).numpy().tolist()
    [1, 2]
    """
    if not TensorShape(shape).is_compatible_with(x.shape):
        raise errors.invalid(f"Shape of tensor input {listed(x)} is not compatible with expected shape "
                             f"{str(list(shape)).replace('None', '?').replace(' ', '')}.", "EnsureShape")  # fmt: skip
    return x


@op("ExpandDims", "expand_dims", inputs="input", ints={"axis": None}, texts=True)
def expand_dims(input, axis, name=None):  # noqa: A002
    """The tensor with a new axis of size 1 at `axis`.

    >>> import flowlet as tf
    >>> tf.expand_dims([1, 2], 0).shape
    TensorShape([1, 2])
    """
    axis = axis[0] if isinstance(axis, tuple) and len(axis) == 1 else axis
    if isinstance(axis, tuple):
        raise errors.invalid("'dim' must be a tensor with a single value", "ExpandDims")
    if not -input.ndim - 1 <= axis <= input.ndim:
        raise errors.invalid(f"Tried to expand dim index {axis} for tensor with {input.ndim} dimensions.", "ExpandDims")
    return jnp.expand_dims(input, axis)


@op("Squeeze", "squeeze", inputs="input", ints={"axis": None}, texts=True)
def squeeze(input, axis=None, name=None):  # noqa: A002
    """Without its axes of size 1 (all of them, or those in `axis`).

    >>> import flowlet as tf
    >>> tf.squeeze([[[1], [2]]]).numpy().tolist()
    [1, 2]
    """
    axes = axis if axis is None or isinstance(axis, tuple) else (axis,)
    for one in axes or ():
        if not -input.ndim <= one < input.ndim:
            raise errors.invalid(f"Tried to squeeze dim index {one} for tensor with {input.ndim} dimensions.",
                                 "Squeeze")  # fmt: skip
        if input.shape[one] != 1:
            raise errors.invalid(f"Can not squeeze dim[{one % input.ndim}], expected a dimension of 1, got "
                                 f"{input.shape[one]}", "Squeeze")  # fmt: skip
    return jnp.squeeze(input, tuple({one % input.ndim for one in axes}) if axes else None)


@op("BroadcastTo", "broadcast_to", inputs="input", ints={"shape": "Tidx"}, texts=True)
def broadcast_to(input, shape, name=None):  # noqa: A002
    """The tensor repeated to fill `shape`, by the rules of broadcasting.

    >>> import flowlet as tf
    >>> tf.broadcast_to([1, 2], [2, 2]).numpy().tolist()
    [[1, 2], [1, 2]]
    """
    shape = (shape,) if isinstance(shape, int) else shape
    if any(size < 0 for size in shape):
        raise errors.invalid(f"Dimension {min(shape)} must be >= 0", "BroadcastTo")
    if input.ndim > len(shape):
        raise errors.invalid(f"Rank of input ({input.ndim}) must be no greater than rank of output shape "
                             f"({len(shape)}).",
                             "BroadcastTo")  # fmt: skip
    try:
        return jnp.broadcast_to(input, shape)
    except ValueError:
        raise errors.invalid(f"Incompatible shapes: {listed(input)} vs. {str(list(shape)).replace(' ', '')}",
                             "BroadcastTo") from None  # fmt: skip


@op("SequenceMask", inputs="lengths:T", types={"T": dtypes.REAL})
def _sequence_mask(lengths, maxlen, name=None):
    return jnp.arange(maxlen, dtype=lengths.dtype) < lengths[..., None]


@export("sequence_mask")
@graphed("sequence_mask")
def sequence_mask(lengths, maxlen=None, dtype=bool_, name=None):
    """True for the first `lengths[i]` of `maxlen` places (the longest, by default).

    >>> import flowlet as tf
    >>> tf.sequence_mask([1, 3], 3).numpy().tolist()
    [[True, False, False], [True, True, True]]
    """
    lengths = conversion.convert(lengths)
    if maxlen is None:
        known = conversion.static(lengths, "lengths")
        maxlen = max(0, int(np.max(known, initial=0)))
    else:
        maxlen = conversion.convert(maxlen)
        if maxlen.shape.rank != 0:
            raise ValueError(f"Argument `maxlen` must be scalar for sequence_mask, received `maxlen` = {maxlen} with "
                             f"shape "
                             f"'{maxlen.shape}' instead")  # fmt: skip
        lengths = cast(lengths, maxlen.dtype)
        maxlen = int(conversion.static(maxlen, "maxlen"))
        if maxlen < 0:
            raise errors.invalid(f"Requires start <= limit when delta > 0: 0/{maxlen}", "Range")
    return cast(_sequence_mask(lengths, maxlen), as_dtype(dtype))
