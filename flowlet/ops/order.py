"""Elements in another order: reversed, rolled, permuted."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import int32, int64
from flowlet.core.op import op


@op("ReverseV2", "reverse", inputs="tensor", ints={"axis": "Tidx"}, texts=True)
def reverse(tensor, axis, name=None):
    """The order of elements turned round along each axis in `axis`.

    >>> import flowlet as tf
    >>> tf.reverse([1, 2, 3], [0]).numpy().tolist()
    [3, 2, 1]
    """
    if isinstance(axis, int):
        raise errors.invalid("'dims' must be 1-dimension, not 0", "ReverseV2")
    if any(isinstance(one, tuple) for one in axis):
        raise errors.invalid(f"'dims' must be 1-dimension, not {np.ndim(axis)}", "ReverseV2")
    for i, one in enumerate(axis):
        if not -tensor.ndim <= one < tensor.ndim:
            raise errors.invalid(f"'axis'[{i}] = {one} is out of valid range [0, {tensor.ndim - 1}", "ReverseV2")
        if one % tensor.ndim in {other % tensor.ndim for other in axis[:i]}:
            raise errors.invalid(f"axis {one % tensor.ndim} specified more than once.", "ReverseV2")
    return jnp.flip(tensor, axis)


def _check_lengths(input, seq_lengths, seq_axis, batch_axis, name=None):  # noqa: A002
    lengths = np.asarray(seq_lengths)
    for what, axis in (("batch_dim", batch_axis), ("seq_dim", seq_axis)):
        if axis >= input.ndim:
            raise errors.invalid(f"{what} must be < input rank ( {axis} vs. {input.ndim})", "ReverseSequence")
    if lengths.ndim != 1:
        raise errors.invalid(f"seq_lengths must be 1-dim, not {lengths.ndim}", "ReverseSequence")
    wrong = np.flatnonzero(lengths < 0)
    if len(wrong):
        raise errors.invalid(f"seq_lens({wrong[0]}) < 0", "ReverseSequence")
    if lengths.shape[0] != input.shape[batch_axis]:
        raise errors.invalid(f"Length of seq_lengths != input.dims({batch_axis}), ({lengths.shape[0]} vs. "
                             f"{input.shape[batch_axis]})", "ReverseSequence")  # fmt: skip
    wrong = np.flatnonzero(lengths > input.shape[seq_axis])
    if len(wrong):
        raise errors.invalid(f"seq_lens({wrong[0]}) > input.dims({seq_axis})", "ReverseSequence")


@op("ReverseSequence", inputs="input seq_lengths:Tlen", types={"Tlen": (int32, int64)}, check=_check_lengths,
    texts=True)  # fmt: skip
def _reverse_sequence(input, seq_lengths, seq_axis, batch_axis, name=None):  # noqa: A002
    moved = jnp.moveaxis(input, (batch_axis, seq_axis), (0, 1))
    steps = jnp.arange(moved.shape[1])
    lengths = seq_lengths[:, None]
    places = jnp.where(steps < lengths, lengths - 1 - steps, steps)
    found = jnp.take_along_axis(moved, places.reshape(places.shape + (1,) * (moved.ndim - 2)), 1)
    return jnp.moveaxis(found, (0, 1), (batch_axis, seq_axis))


@export("reverse_sequence")
def reverse_sequence(input, seq_lengths, seq_axis=None, batch_axis=None, name=None):  # noqa: A002
    """The first `seq_lengths[i]` elements along `seq_axis` turned round, for each index i of `batch_axis`.

    >>> import flowlet as tf
    >>> tf.reverse_sequence([[1, 2, 3], [4, 5, 6]], [2, 3], seq_axis=1).numpy().tolist()
    [[2, 1, 3], [6, 5, 4]]
    """
    return _reverse_sequence(input, seq_lengths, conversion.static(seq_axis), conversion.static(batch_axis or 0))


@op("Roll", "roll", inputs="input", ints={"shift": "Tshift", "axis": "Taxis"}, texts=True)
def roll(input, shift, axis, name=None):  # noqa: A002
    """Elements shifted along `axis`; those that leave at one end come in at the other.

    >>> import flowlet as tf
    >>> tf.roll([1, 2, 3], 1, 0).numpy().tolist()
    [3, 1, 2]
    """
    if not input.ndim:
        raise errors.invalid("input must be 1-D or higher", "Roll")
    if isinstance(shift, tuple) != isinstance(axis, tuple) or isinstance(shift, tuple) and len(shift) != len(axis):
        raise errors.invalid("shift and axis must have the same size", "Roll")
    for one in axis if isinstance(axis, tuple) else (axis,):
        if not -input.ndim <= one < input.ndim:
            raise errors.invalid(f"axis {one} is out of range", "Roll")
    return jnp.roll(input, shift, axis)


def _check_permutation(x, name=None):
    if np.ndim(x) != 1:
        raise errors.invalid("invert_permutation expects a 1D vector.", "InvertPermutation")
    for place, one in enumerate(found := np.asarray(x).tolist()):
        if not 0 <= one < len(found):
            raise errors.invalid(f"{one} is not between 0 and {len(found)}", "InvertPermutation")
        if one in found[:place]:
            raise errors.invalid(f"{one} is duplicated in the input.", "InvertPermutation")


@op("InvertPermutation", "math.invert_permutation", inputs="x:T", types={"T": (int32, int64)},
    check=lambda x, name=None: x.dtype.kind == "i" and _check_permutation(x))  # fmt: skip
def invert_permutation(x, name=None):
    """The permutation that undoes `x`: `y[x[i]] == i`.

    >>> import flowlet as tf
    >>> tf.math.invert_permutation([2, 0, 1]).numpy().tolist()
    [1, 2, 0]
    """
    return jnp.argsort(x).astype(x.dtype)
