"""Joining and taking apart: concat, stack, split, tile, repeat, pad, meshgrid."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.graph.composing import graphed
from flowlet.core.mode import executing_eagerly
from flowlet.core.nest import Dispatching
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor, Tensor
from flowlet.core.variable import Variable
from flowlet.ops.cast import cast
from flowlet.ops.gather import listed


@op("ConcatV2", inputs="values*:T", ints={"axis": "Tidx"}, texts=True)
def _concat(values, axis, name=None):
    axis = axis[0] if isinstance(axis, tuple) and len(axis) == 1 else axis
    first = values[0]
    if not first.ndim and len(values) == 1:
        return first
    if not first.ndim and axis == 0:
        raise errors.invalid("ConcatOp : Can't concatenate scalars (use tf.stack instead)", "ConcatV2")
    if not -first.ndim <= axis < first.ndim:
        raise errors.invalid(f"ConcatOp : Expected concatenating dimensions in the range "
                             f"[{-first.ndim}, {first.ndim}), but got {axis}", "ConcatV2")  # fmt: skip
    place = axis % first.ndim
    for i, one in enumerate(values):
        if one.ndim != first.ndim:
            raise errors.invalid(f"ConcatOp : Ranks of all input tensors should match: shape[0] = "
                                 f"{listed(first)} vs. shape[{i}] = {listed(one)}", "ConcatV2")  # fmt: skip
        wrong = [d for d, (a, b) in enumerate(zip(first.shape, one.shape)) if d != place and a != b]
        if wrong:
            raise errors.invalid(f"ConcatOp : Dimension {wrong[0]} in both shapes must be equal: shape[0] = "
                                 f"{listed(first)} vs. shape[{i}] = {listed(one)}", "ConcatV2")  # fmt: skip
    return jnp.concatenate(values, place)


@export("concat")
@graphed("concat")
def concat(values, axis, name="concat"):
    """Tensors joined along an axis that they all have.

    >>> import flowlet as tf
    >>> tf.concat([[[1, 2]], [[3, 4]]], axis=0).numpy().tolist()
    [[1, 2], [3, 4]]
    """
    if not isinstance(values, (list, tuple)):
        values = [values]
    if not values:
        raise errors.invalid("tf.concat was given an empty list of tensors; it needs at least one.", "ConcatV2")
    if isinstance(axis, (list, tuple)) and len(axis) and conversion.holds_tensors(axis):  # TensorFlow 0.x had it first
        conversion.convert(axis).shape.assert_has_rank(0)
    return _concat(values, axis)


@op("Pack", inputs="values*:T", texts=True)
def _pack(values, axis, name=None):
    for i, one in enumerate(values):
        if one.shape != values[0].shape:
            raise errors.invalid(f"Shapes of all inputs must match: values[0].shape = {listed(values[0])} != "
                                 f"values[{i}].shape = {listed(one)}", "Pack")  # fmt: skip
    return jnp.stack(values, axis)


@export("parallel_stack")
@graphed("parallel_stack")
def parallel_stack(values, name="parallel_stack"):
    """`tf.stack` along the first axis, in a `tf.function` only: a RuntimeError in eager mode."""
    if executing_eagerly():
        raise RuntimeError("tf.parallel_stack() is not compatible with eager execution. Use tf.stack.")
    return stack(values)


@export("stack")
@graphed("stack")
def stack(values, axis=0, name="stack"):
    """Tensors of one shape along a new axis.

    Raises:
        InvalidArgumentError: for different shapes or dtypes.

    >>> import flowlet as tf
    >>> tf.stack([[1, 2], [3, 4]], axis=1).numpy().tolist()
    [[1, 3], [2, 4]]
    """
    if isinstance(values, (list, tuple)) and any(isinstance(one, Dispatching) for one in values):
        return _pack(list(values), axis)
    if axis == 0 and (isinstance(values, (np.ndarray, Tensor, Variable)) or not conversion.holds_tensors(values)):
        try:
            return conversion.convert(values)
        except (TypeError, ValueError):
            pass  # of different shapes or dtypes, which the op words better
    values = list(values)
    if not values:
        return conversion.convert([])
    axis = conversion.static(axis)
    rank = getattr(getattr(conversion.convert(values[0]), "shape", None), "rank", None)
    if rank is not None and not -rank - 1 <= axis <= rank:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-rank - 1}, {rank + 1})")
    return _pack(values, axis)


conversion.set_packing(stack, cast)


@op("Unpack", inputs="value", texts=True)
def _unstack(value, num, axis, name=None):
    if not -value.ndim <= axis < value.ndim:
        raise errors.invalid(f"axis = {axis} not in [{-value.ndim}, {value.ndim})", "Unpack")
    if num and value.shape[axis] != num:
        raise errors.invalid(f"Input shape axis {axis} must equal {num}, got shape "
                             f"{str(list(value.shape)).replace(' ', '')}", "Unpack")
    return [jnp.squeeze(part, axis) for part in jnp.split(value, num, axis)] if num else []


@export("unstack")
@graphed("unstack")
def unstack(value, num=None, axis=0, name="unstack"):
    """The slices along `axis`, as a list.

    >>> import flowlet as tf
    >>> [part.numpy().tolist() for part in tf.unstack([[1, 2], [3, 4]])]
    [[1, 2], [3, 4]]
    """
    value = conversion.convert(value)
    rank, axis = value.shape.rank, conversion.static(axis)
    if not -rank <= axis < rank:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-rank}, {rank})")
    count = value.shape[axis]
    if num is None and count is None:
        raise ValueError(f"Cannot infer argument `num` from shape {value.shape}")
    if num is not None and count is not None and num != count:
        raise errors.invalid(f"Input shape axis {axis % rank} must equal {num}, got shape "
                             f"{str(value.shape.as_list()).replace(' ', '')}", "Unpack")  # fmt: skip
    return _unstack(value, num if count is None else count, axis)


@op("Split", inputs="value", texts=True)
def _split(value, sections, axis, name=None):
    if not -value.ndim <= axis < value.ndim:
        raise errors.invalid(f"-input rank(-{value.ndim}) <= split_dim < input rank ({value.ndim}), but got {axis}",
                             "Split")  # fmt: skip
    length = value.shape[axis]
    if isinstance(sections, int):
        if sections < 1:
            raise errors.invalid(f"Value for attr 'num_split' of {sections} must be at least minimum 1", "Split")
        if length % sections:
            raise errors.invalid(f"Number of ways to split should evenly divide the split dimension, but got "
                                 f"split_dim {axis} (size = {length}) and num_split {sections}", "Split")  # fmt: skip
        return list(jnp.split(value, sections, axis))
    sizes = list(sections)
    if sizes.count(-1) > 1:
        raise errors.invalid("There can only be one -1 in the input.", "SplitV")
    if -1 in sizes:
        sizes[sizes.index(-1)] = length - sum(size for size in sizes if size >= 0)
    if sum(sizes) != length or min(sizes, default=0) < 0:
        raise errors.invalid("Determined shape must either match input shape along split_dim exactly if fully "
                             "specified, or "
                             "be less than the size of the input along split_dim if not fully specified.  Got: "
                             f"{sum(size for size in sections if size >= 0)}", "SplitV")  # fmt: skip
    return list(jnp.split(value, np.cumsum(sizes)[:-1], axis)) if sizes else []


@export("split")
@graphed("split")
def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """Parts along `axis`: n equal ones, or ones of given sizes.

    >>> import flowlet as tf
    >>> [part.numpy().tolist() for part in tf.split([1, 2, 3], [1, 2])]
    [[1], [2, 3]]
    """
    sections = num_or_size_splits
    if not isinstance(sections, int):
        if conversion.convert(sections).shape.rank == 0:
            raise ValueError("Rank-0 tensors are not supported as the num_or_size_splits argument to split. Argument "
                             f"provided: {sections!s}")  # fmt: skip
        sections = conversion.integers(sections, "Tlen", "SplitV")
        if num not in (None, len(sections)):
            raise errors.invalid("size of the split_tensor must be 1-D and have the same elements as outputs got 1 -D "
                                 f"and {len(sections)} elements", "SplitV")  # fmt: skip
    return _split(value, sections, conversion.static(axis))


@op("Tile", "tile", inputs="input", ints={"multiples": "Tmultiples"}, texts=True)
def tile(input, multiples, name=None):  # noqa: A002
    """The tensor repeated along each axis.

    >>> import flowlet as tf
    >>> tf.tile([1, 2], [2]).numpy().tolist()
    [1, 2, 1, 2]
    """
    if isinstance(multiples, int):
        raise errors.invalid("Expected multiples to be 1-D, but got shape []", "Tile")
    if len(multiples) != input.ndim:
        raise errors.invalid(f"Expected multiples argument to be a vector of length {input.ndim} but got length "
                             f"{len(multiples)}", "Tile")  # fmt: skip
    for i, count in enumerate(multiples):
        if count < 0:
            raise errors.invalid(f"Expected multiples[{i}] >= 0, but got {count}", "Tile")
    return jnp.tile(input, multiples)


@op("Repeat", inputs="input", texts=True)
def _repeat(input, repeats, axis, name=None):  # noqa: A002
    return jnp.repeat(input, np.asarray(repeats), axis, total_repeat_length=int(np.sum(
        np.broadcast_to(repeats, input.shape[axis]))))  # fmt: skip


@export("repeat")
@graphed("repeat")
def repeat(input, repeats, axis=None, name=None):  # noqa: A002
    """Each element repeated, along `axis` or of the flattened tensor.

    >>> import flowlet as tf
    >>> tf.repeat([1, 2], [2, 1]).numpy().tolist()
    [1, 1, 2]
    """
    from flowlet.ops.array import reshape

    counts = conversion.convert(repeats)
    if not counts.dtype.is_integer:
        raise TypeError(f"Argument `tensor` (name: repeats) must be of type integer. Received `tensor` = {repeats} of "
                        f"dtype: "
                        f"{counts.dtype}")  # fmt: skip
    counts.shape.with_rank_at_most(1)
    known = conversion.static(counts, "repeats")
    value = conversion.convert(input)
    if axis is None:
        value, axis = reshape(value, [-1]), 0
    rank = value.shape.rank
    if not -rank <= axis < rank:
        raise ValueError(f"{axis=} out of bounds: expected {-rank}<=axis<{rank}")
    if isinstance(known, tuple) and len(known) not in (1, value.shape[axis]):
        raise ValueError(f"Dimensions {value.shape[axis]} and {len(known)} are not compatible")
    if np.min(known, initial=0) < 0:
        raise errors.invalid(f"Expected multiples[1] >= 0, but got {np.min(known)}", "Tile")
    return _repeat(value, known, axis)


@op("PadV2", inputs="tensor:T constant_values:T", texts=True)
def _pad_constant(tensor, constant_values, paddings, name=None):
    _check_paddings(tensor, paddings)
    constant = jax.lax.stop_gradient(constant_values)  # TensorFlow gives it no gradient
    return jnp.pad(tensor, paddings, constant_values=constant) if tensor.ndim else tensor


def _check_paddings(tensor, paddings):
    shape = np.shape(paddings)
    if len(shape) != 2 or shape[1] != 2:
        raise errors.invalid(f"paddings must be a matrix with 2 columns: {str(list(shape)).replace(' ', '')}", "Pad")
    if shape[0] != tensor.ndim:
        raise errors.invalid("The first dimension of paddings must be the rank of inputs"
                             f"{str(list(shape)).replace(' ', '')} {listed(tensor)}", "Pad")  # fmt: skip
    for before, after in paddings:
        if before < 0 or after < 0:
            raise errors.invalid(f"Paddings must be non-negative: {before} {after}", "Pad")


@op("MirrorPad", inputs="tensor", texts=True)
def _pad_mirror(tensor, paddings, mode, name=None):
    _check_paddings(tensor, paddings)
    for (before, after), size in zip(paddings, tensor.shape):
        if mode == "REFLECT" and max(before, after) >= size and max(before, after):
            raise errors.invalid(f"paddings must be less than the dimension size: {before}, {after} not less than "
                                 f"{size}",
                                 "MirrorPad")  # fmt: skip
        if mode == "SYMMETRIC" and max(before, after) > size:
            raise errors.invalid(f"paddings must be no greater than the dimension size: {before}, {after} greater than "
                                 f"{size}", "MirrorPad")  # fmt: skip
    return jnp.pad(tensor, paddings, mode.lower())


@export("pad")
@graphed("pad")
def pad(tensor, paddings, mode="CONSTANT", constant_values=0, name=None):
    """The tensor with `paddings[i] = (before, after)` elements added along axis i.

    Args:
        mode: "CONSTANT", "REFLECT" (without the edge) or "SYMMETRIC" (with it), in any case.

    >>> import flowlet as tf
    >>> tf.pad([1, 2, 3], [[1, 1]], "REFLECT").numpy().tolist()
    [2, 1, 2, 3, 2]
    """
    found = str(mode).upper()
    if found not in ("CONSTANT", "REFLECT", "SYMMETRIC"):
        raise ValueError('Value of argument `mode` expected to be one of "CONSTANT", "REFLECT", or "SYMMETRIC". '
                         f"Received `mode` = {found}")  # fmt: skip
    shape = tuple(conversion.convert(paddings).shape.as_list()) if hasattr(paddings, "shape") else None
    paddings = conversion.integers(paddings, "Tpaddings", "Pad")
    if shape == (0, 2):
        return conversion.convert(tensor)
    if found != "CONSTANT":
        return _pad_mirror(tensor, paddings, found)
    tensor = conversion.convert(tensor)
    if not hasattr(constant_values, "dtype") and constant_values == 0:
        constant_values = EagerTensor(np.zeros((), tensor.dtype._np)) if tensor.dtype != "string" else b""
    return _pad_constant(tensor, constant_values, paddings)


@op("Meshgrid", inputs="args*:T", accept=conversion.no_texts)
def _meshgrid(args, indexing, name=None):
    return list(jnp.meshgrid(*[one.reshape(-1) for one in args], indexing=indexing))


@export("meshgrid")
@graphed("meshgrid")
def meshgrid(*args, indexing="xy", name="meshgrid"):
    """Coordinate tensors from 1-D coordinates.

    Args:
        indexing: "xy" (the first coordinate along the second axis) or "ij".

    >>> import flowlet as tf
    >>> [one.numpy().tolist() for one in tf.meshgrid([1, 2], [3])]
    [[[1, 2]], [[3, 3]]]
    """
    if indexing not in ("xy", "ij"):
        raise ValueError(f"Argument `indexing` parameter must be either 'xy' or 'ij', got '{indexing}'")
    return _meshgrid([conversion.convert(one) for one in args], indexing)
