"""The form of tensors: shape, reshape, joining, splitting, ordering, gathering, scattering."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import add, export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import INDICES, INTEGERS, REAL, as_dtype, bool_, int32
from flowlet.core.op import op
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor, Symbolic
from flowlet.ops.cast import cast
from flowlet.ops.gather import boolean_mask, gather, gather_nd, listed, where  # noqa: F401 they are arrays' too

add("newaxis", None)


@op("Shape", inputs="input")
def _shape(input, out_type, name=None):  # noqa: A002
    return jnp.asarray(input.shape, as_dtype(out_type)._np)


@export("shape")
def shape(input, out_type=int32, name=None):  # noqa: A002
    """The shape as a 1-D tensor.

    >>> import flowlet as tf
    >>> tf.shape([[1, 2, 3]]).numpy().tolist()
    [1, 3]
    """
    tensor = conversion.convert(input)
    if isinstance(tensor, Symbolic):
        return _shape(tensor, out_type)
    return EagerTensor(np.array(tensor._value.shape, as_dtype(out_type)._np))


@export("shape_n")
def shape_n(input, out_type=int32, name=None):  # noqa: A002
    """The shapes of a list of tensors."""
    return [shape(one, out_type) for one in input]


@export("rank")
def rank(input, name=None):  # noqa: A002
    """The number of axes, as a scalar tensor."""
    return EagerTensor(np.array(len(conversion.convert(input).shape), np.int32))


@export("size")
def size(input, out_type=int32, name=None):  # noqa: A002
    """The number of elements, as a scalar tensor."""
    return EagerTensor(np.array(conversion.convert(input)._value.size, as_dtype(out_type)._np))


@export("broadcast_static_shape")
def broadcast_static_shape(shape_x, shape_y):
    """The static shape that two shapes broadcast to; a ValueError where they do not."""
    try:
        return TensorShape(np.broadcast_shapes(tuple(shape_x), tuple(shape_y)))
    except ValueError:
        raise ValueError(f"Incompatible shapes for broadcasting: {shape_x} and {shape_y}.") from None


@op("Reshape", "reshape", "manip.reshape", inputs="tensor")
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
    shape = (shape,) if isinstance(shape, int) else tuple(int(size) for size in shape)
    if shape.count(-1) > 1:
        first = shape.index(-1)
        raise errors.invalid(f"Only one input size may be -1, not both {first} and "
                             f"{shape.index(-1, first + 1)}", "Reshape")  # fmt: skip
    known = int(np.prod([size for size in shape if size != -1]))
    if -1 in shape and known and tensor.size % known:
        raise errors.invalid(f"Input to reshape is a tensor with {tensor.size} values, but the requested shape "
                             f"requires a multiple of {known}", "Reshape")  # fmt: skip
    if -1 not in shape and known != tensor.size:
        raise errors.invalid(f"Input to reshape is a tensor with {tensor.size} values, but the requested shape "
                             f"has {known}", "Reshape")  # fmt: skip
    return jnp.reshape(tensor, shape)


@op("Transpose", "transpose", inputs="a")
def transpose(a, perm=None, conjugate=False, name="transpose"):
    """The axes in the order `perm` (reversed by default).

    >>> import flowlet as tf
    >>> tf.transpose([[1, 2], [3, 4]]).numpy().tolist()
    [[1, 3], [2, 4]]
    """
    if perm is not None and sorted(axis % max(a.ndim, 1) for axis in perm) != list(range(a.ndim)):
        raise errors.invalid(f"transpose expects a permutation of the {a.ndim} axes. "
                             f"But got perm {list(perm)}", "Transpose")  # fmt: skip
    return jnp.transpose(jnp.conj(a) if conjugate else a, perm)


@op("MatrixTranspose", "linalg.matrix_transpose", inputs="a")
def matrix_transpose(a, name="matrix_transpose", conjugate=False):
    """The last two axes swapped."""
    return jnp.swapaxes(jnp.conj(a) if conjugate else a, -1, -2)


@op("ExpandDims", "expand_dims", inputs="input")
def expand_dims(input, axis, name=None):  # noqa: A002
    """A new axis of size 1 at `axis`.

    >>> import flowlet as tf
    >>> tf.expand_dims([1, 2], 0).shape
    TensorShape([1, 2])
    """
    if not -input.ndim - 1 <= axis <= input.ndim:
        raise errors.invalid(f"Tried to expand dim index {axis} for tensor with {input.ndim} dimensions.", "ExpandDims")
    return jnp.expand_dims(input, axis)


@op("Squeeze", "squeeze", inputs="input")
def squeeze(input, axis=None, name=None):  # noqa: A002
    """Without its axes of size 1 (all of them, or those in `axis`)."""
    axes = axis if axis is None or isinstance(axis, tuple) else (axis,)
    for one in axes or ():
        if not -input.ndim <= one < input.ndim:
            raise errors.invalid(f"Tried to squeeze dim index {one} for tensor with {input.ndim} dimensions.",
                                 "Squeeze")  # fmt: skip
        if input.shape[one] != 1:
            raise errors.invalid(f"Can not squeeze dim[{one}], expected a dimension of 1, got {input.shape[one]}",
                                 "Squeeze")  # fmt: skip
    return jnp.squeeze(input, axes or None)


@op("ConcatV2", "concat", inputs="values*:T")
def concat(values, axis, name="concat"):
    """Tensors joined along an axis that they all have.

    >>> import flowlet as tf
    >>> tf.concat([[[1, 2]], [[3, 4]]], axis=0).numpy().tolist()
    [[1, 2], [3, 4]]
    """
    first = values[0]
    if not -first.ndim <= axis < first.ndim:
        raise errors.invalid(f"ConcatOp : Expected concatenating dimensions in the range "
                             f"[{-first.ndim}, {first.ndim}), but got {axis}", "ConcatV2")  # fmt: skip
    for i, one in enumerate(values):
        if one.ndim != first.ndim:
            raise errors.invalid(f"ConcatOp : Ranks of all input tensors should match: shape[0] = "
                                 f"{listed(first)} vs. shape[{i}] = {listed(one)}", "ConcatV2")  # fmt: skip
        if any(a != b for d, (a, b) in enumerate(zip(first.shape, one.shape)) if d != axis % first.ndim):
            raise errors.invalid(f"ConcatOp : Dimension {axis} in both shapes must be equal: shape[0] = "
                                 f"{listed(first)} vs. shape[{i}] = {listed(one)}", "ConcatV2")  # fmt: skip
    return jnp.concatenate(values, axis)


@op("Pack", "stack", inputs="values*:T")
def stack(values, axis=0, name="stack"):
    """Tensors of one shape along a new axis.

    >>> import flowlet as tf
    >>> tf.stack([[1, 2], [3, 4]], axis=1).numpy().tolist()
    [[1, 3], [2, 4]]
    """
    for i, one in enumerate(values):
        if one.shape != values[0].shape:
            raise errors.invalid(f"Shapes of all inputs must match: values[0].shape = {listed(values[0])} != "
                                 f"values[{i}].shape = {listed(one)}", "Pack")  # fmt: skip
    if not -values[0].ndim - 1 <= axis <= values[0].ndim:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-values[0].ndim - 1}, {values[0].ndim + 1})")
    return jnp.stack(values, axis)


conversion.set_packing(stack, cast)


@op("Unpack", inputs="value")
def _unstack(value, num, axis, name=None):
    if not -value.ndim <= axis < value.ndim:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-value.ndim}, {value.ndim})")
    count = value.shape[axis]
    if num is not None and num != count:
        raise errors.invalid(f"Input shape axis {axis} must equal {num}, got shape {listed(value)}", "Unpack")
    return [jnp.squeeze(part, axis) for part in jnp.split(value, count, axis)] if count else []


@export("unstack")
def unstack(value, num=None, axis=0, name="unstack"):
    """The slices along `axis`, as a list.

    >>> import flowlet as tf
    >>> [part.numpy().tolist() for part in tf.unstack([[1, 2], [3, 4]])]
    [[1, 2], [3, 4]]
    """
    return _unstack(value, num, axis)


@op("Split", inputs="value")
def _split(value, sections, axis, name=None):
    length = value.shape[axis]
    if isinstance(sections, int):
        if length % sections:
            raise errors.invalid(f"Number of ways to split should evenly divide the split dimension, but got "
                                 f"split_dim {axis} (size = {length}) and num_split {sections}", "Split")  # fmt: skip
        return list(jnp.split(value, sections, axis))
    sizes = list(sections)
    if -1 in sizes:
        sizes[sizes.index(-1)] = length - sum(size for size in sizes if size >= 0)
    if sum(sizes) != length:
        raise errors.invalid(f"Determined shape must either match input shape along split_dim exactly if fully "
                             f"specified, or be less than the size of the input along split_dim if not fully "
                             f"specified.  Got: {sum(sizes)}", "SplitV")  # fmt: skip
    return list(jnp.split(value, np.cumsum(sizes)[:-1], axis))


@export("split")
def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """Parts along `axis`: n equal ones, or ones of given sizes.

    >>> import flowlet as tf
    >>> [part.numpy().tolist() for part in tf.split([1, 2, 3], [1, 2])]
    [[1], [2, 3]]
    """
    return _split(value, conversion.static(num_or_size_splits), conversion.static(axis))


@op("Tile", "tile", "manip.tile", inputs="input")
def tile(input, multiples, name=None):  # noqa: A002
    """The tensor repeated along each axis."""
    multiples = (multiples,) if isinstance(multiples, int) else multiples
    if len(multiples) != input.ndim:
        raise errors.invalid(f"Expected multiples argument to be a vector of length {input.ndim} but got length "
                             f"{len(multiples)}", "Tile")  # fmt: skip
    return jnp.tile(input, multiples)


@op("Repeat", inputs="input")
def _repeat(input, repeats, axis, name=None):  # noqa: A002
    if axis is None:
        input, axis = input.reshape(-1), 0  # noqa: A001
    return jnp.repeat(input, np.asarray(repeats), axis)


@export("repeat")
def repeat(input, repeats, axis=None, name=None):  # noqa: A002
    """Each element repeated, along `axis` or of the flattened tensor."""
    return _repeat(input, conversion.static(repeats), axis)


@op("BroadcastTo", "broadcast_to", inputs="input")
def broadcast_to(input, shape, name=None):  # noqa: A002
    """The tensor repeated to fill `shape`, by the rules of broadcasting."""
    try:
        return jnp.broadcast_to(input, shape)
    except ValueError:
        raise errors.invalid(f"Incompatible shapes: {listed(input)} vs. {list(shape)}", "BroadcastTo") from None


@op("PadV2", "pad", inputs="tensor")
def pad(tensor, paddings, mode="CONSTANT", constant_values=0, name=None):
    """The tensor with `paddings[i] = (before, after)` elements added along axis i.

    Args:
        mode: "CONSTANT", "REFLECT" (without the edge) or "SYMMETRIC" (with it), in any case.

    >>> import flowlet as tf
    >>> tf.pad([1, 2, 3], [[1, 1]], "REFLECT").numpy().tolist()
    [2, 1, 2, 3, 2]
    """
    modes = {"CONSTANT": "constant", "REFLECT": "reflect", "SYMMETRIC": "symmetric"}
    if str(mode).upper() not in modes:
        raise ValueError(f"Value of argument `mode` expected to be one of 'CONSTANT', 'REFLECT', or 'SYMMETRIC'. "
                         f"Received `mode` = {mode}")  # fmt: skip
    if str(mode).upper() == "CONSTANT":
        return jnp.pad(tensor, paddings, constant_values=jnp.asarray(constant_values, tensor.dtype))
    return jnp.pad(tensor, paddings, modes[str(mode).upper()])


@op("ReverseV2", "reverse", "manip.reverse", inputs="tensor")
def reverse(tensor, axis, name=None):
    """The order of elements turned round along each axis in `axis`."""
    return jnp.flip(tensor, axis)


@op("Roll", "roll", "manip.roll", inputs="input")
def roll(input, shift, axis, name=None):  # noqa: A002
    """Elements shifted along `axis`; those that leave at one end come in at the other."""
    return jnp.roll(input, shift, axis)


@export("meshgrid")
def meshgrid(*args, indexing="xy", **kwargs):
    """Coordinate tensors from 1-D coordinates."""
    return list(_meshgrid(args, indexing))


@op("Meshgrid", inputs="args*:T")
def _meshgrid(args, indexing, name=None):
    return jnp.meshgrid(*args, indexing=indexing)


@op("SequenceMask", inputs="lengths:T", types={"T": INTEGERS})
def _sequence_mask(lengths, maxlen, name=None):
    return jnp.arange(maxlen) < lengths[..., None]


@export("sequence_mask")
def sequence_mask(lengths, maxlen=None, dtype=bool_, name=None):
    """True for the first `lengths[i]` of `maxlen` places.

    >>> import flowlet as tf
    >>> tf.sequence_mask([1, 3], 3).numpy().tolist()
    [[True, False, False], [True, True, True]]
    """
    lengths = conversion.convert(lengths)
    longest = conversion.static(maxlen) if maxlen is not None else int(np.max(np.asarray(lengths._value), initial=0))
    return cast(_sequence_mask(lengths, longest), dtype)
