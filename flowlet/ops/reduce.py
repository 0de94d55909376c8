"""Reductions along axes: sums, means, extremes, and where the extremes are."""

import jax
import jax.numpy as jnp
import jax.scipy.special as special
import numpy as np

from flowlet import errors
from flowlet.core.dtypes import FLOATS, NUMBERS, REAL, allowed, as_dtype, bool_, int16, int32, int64, uint16
from flowlet.core.op import op
from flowlet.ops.elementwise import root

AXIS = {"axis": "Tidx"}


def axes_of(axis, rank, op_type):
    """`axis` (None, an int, or several) as a tuple of axes from 0 on.

    Raises:
        InvalidArgumentError: for an axis outside the rank.
    """
    if axis is None:
        return tuple(range(rank))
    axes = tuple(np.ravel(axis).astype(int).tolist())
    for one in axes:
        if not -rank <= one < rank:
            raise errors.invalid(f"Invalid reduction dimension ({one} for input with {rank} dimension(s)", op_type)
    axes = tuple(one % rank for one in axes)
    for i, one in enumerate(axes):
        if one in axes[:i]:
            raise errors.invalid(f"Invalid reduction arguments: Axes contains duplicate dimension: {one}", op_type)
    return axes


@op("Sum", "math.reduce_sum", "reduce_sum", inputs="input_tensor:T", types={"T": NUMBERS}, ints=AXIS)
def reduce_sum(input_tensor, axis=None, keepdims=False, name=None):
    """The sum of elements along `axis` (all axes by default). The dtype stays.

    Args:
        input_tensor: a numeric tensor.
        axis: an axis or several; negative ones count from the end.
        keepdims: whether reduced axes stay, with size 1.

    >>> import flowlet as tf
    >>> tf.reduce_sum([[1, 2], [3, 4]], axis=0).numpy().tolist()
    [4, 6]
    """
    axes = axes_of(axis, input_tensor.ndim, "Sum")
    return jnp.sum(input_tensor, axes, dtype=input_tensor.dtype, keepdims=keepdims)


@op("Mean", "math.reduce_mean", "reduce_mean", inputs="input_tensor:T", types={"T": NUMBERS}, ints=AXIS)
def reduce_mean(input_tensor, axis=None, keepdims=False, name=None):
    """The mean of elements along `axis` (all axes by default). The dtype stays: integers are cut.

    >>> import flowlet as tf
    >>> tf.reduce_mean([1., 2., 6.]).numpy().item(), tf.reduce_mean([1, 2]).numpy().item()
    (3.0, 1)
    """
    x, axes = input_tensor, axes_of(axis, input_tensor.ndim, "Mean")
    count = int(np.prod([x.shape[a] for a in axes]))
    if x.dtype.kind in "iu":  # summed without overflow, then cut toward zero
        wide = np.uint64 if x.dtype.kind == "u" else np.int64
        total = jnp.sum(x, axes, dtype=wide, keepdims=keepdims)
        return jax.lax.div(total, jnp.full(total.shape, max(count, 1), wide)).astype(x.dtype)
    if x.dtype.kind == "c" or x.dtype.itemsize >= 4:
        return jnp.sum(x, axes, dtype=x.dtype, keepdims=keepdims) / jnp.asarray(count, x.dtype)
    return jnp.mean(x, axes, dtype=np.float32, keepdims=keepdims).astype(x.dtype)


@op("Prod", "math.reduce_prod", "reduce_prod", inputs="input_tensor:T", types={"T": NUMBERS}, ints=AXIS)
def reduce_prod(input_tensor, axis=None, keepdims=False, name=None):
    """The product of elements along `axis` (all axes by default)."""
    axes = axes_of(axis, input_tensor.ndim, "Prod")
    return jnp.prod(input_tensor, axes, dtype=input_tensor.dtype, keepdims=keepdims)


def _extreme(x, axis, keepdims, op_type, function, empty):
    axes = axes_of(axis, x.ndim, op_type)
    if x.size == 0:
        return jnp.full(jax.eval_shape(lambda a: jnp.sum(a, axes, keepdims=keepdims), x).shape, empty(x.dtype), x.dtype)
    if x.dtype.kind in "iu":
        return function(x, axes, keepdims=keepdims)

    @jax.custom_jvp
    def find(x):
        return function(x, axes, keepdims=keepdims)

    @find.defjvp
    def _(primals, tangents):
        """Equal extremes share; a NaN, which equals nothing, leaves nothing to share: NaN."""
        (x,), (dx,) = primals, tangents
        top = function(x, axes, keepdims=True)
        chosen = jnp.where(jnp.isnan(top), top, (x == top).astype(x.dtype))
        share = jnp.sum(chosen * dx, axes, keepdims=keepdims) / jnp.sum(chosen, axes, keepdims=keepdims)
        return find(x), share

    return find(x)


def _lowest(dtype):
    return -np.inf if dtype.kind in "fV" else np.iinfo(dtype).min


def _highest(dtype):
    return np.inf if dtype.kind in "fV" else np.iinfo(dtype).max


@op("Max", "math.reduce_max", "reduce_max", inputs="input_tensor:T", types={"T": REAL}, ints=AXIS)
def reduce_max(input_tensor, axis=None, keepdims=False, name=None):
    """The largest element along `axis` (all axes by default). Ties share the gradient evenly."""
    return _extreme(input_tensor, axis, keepdims, "Max", jnp.max, _lowest)


@op("Min", "math.reduce_min", "reduce_min", inputs="input_tensor:T", types={"T": REAL}, ints=AXIS)
def reduce_min(input_tensor, axis=None, keepdims=False, name=None):
    """The smallest element along `axis` (all axes by default). Ties share the gradient evenly."""
    return _extreme(input_tensor, axis, keepdims, "Min", jnp.min, _highest)


@op("All", "math.reduce_all", "reduce_all", inputs="input_tensor:bool", ints=AXIS)
def reduce_all(input_tensor, axis=None, keepdims=False, name=None):
    """Whether all elements along `axis` are True."""
    return jnp.all(input_tensor, axes_of(axis, input_tensor.ndim, "All"), keepdims=keepdims)


@op("Any", "math.reduce_any", "reduce_any", inputs="input_tensor:bool", ints=AXIS)
def reduce_any(input_tensor, axis=None, keepdims=False, name=None):
    """Whether any element along `axis` is True."""
    return jnp.any(input_tensor, axes_of(axis, input_tensor.ndim, "Any"), keepdims=keepdims)


def _no_integers(dtype):
    allowed(dtype, NUMBERS, "T", "Mean")
    if dtype.is_integer:
        raise TypeError(f"Input must be either real or complex. Received integer type {dtype}.")


def _variance(x, axis, keepdims):
    axes = axes_of(axis, x.ndim, "Mean")
    wide = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    distance = wide - jnp.mean(wide, axes, keepdims=True)
    squares = jnp.real(jnp.conj(distance) * distance) if x.dtype.kind == "c" else jnp.square(distance)
    return jnp.mean(squares, axes, keepdims=keepdims).astype(jnp.real(x).dtype)


@op("ReduceVariance", "math.reduce_variance", inputs="input_tensor:T", accept=_no_integers, ints=AXIS)
def reduce_variance(input_tensor, axis=None, keepdims=False, name=None):
    """The variance along `axis`: the mean squared distance from the mean.

    >>> import flowlet as tf
    >>> tf.math.reduce_variance([1.0, 3.0]).numpy().item()
    1.0
    """
    return _variance(input_tensor, axis, keepdims)


@op("ReduceStd", "math.reduce_std", inputs="input_tensor:T", accept=_no_integers, ints=AXIS)
def reduce_std(input_tensor, axis=None, keepdims=False, name=None):
    """The standard deviation along `axis`."""
    return root(_variance(input_tensor, axis, keepdims))


@op("LogSumExp", "math.reduce_logsumexp", "reduce_logsumexp", inputs="input_tensor:T", types={"T": FLOATS}, ints=AXIS)
def reduce_logsumexp(input_tensor, axis=None, keepdims=False, name=None):
    """`log(sum(exp(x)))` along `axis`, without overflow."""
    return special.logsumexp(input_tensor, axes_of(axis, input_tensor.ndim, "Sum"), keepdims=keepdims)


@op("EuclideanNorm", "math.reduce_euclidean_norm", inputs="input_tensor:T", types={"T": NUMBERS}, ints=AXIS)
def reduce_euclidean_norm(input_tensor, axis=None, keepdims=False, name=None):
    """The square root of the sum of squares along `axis`."""
    axes = axes_of(axis, input_tensor.ndim, "EuclideanNorm")
    total = jnp.sum(jnp.conj(input_tensor) * input_tensor, axes, keepdims=keepdims, dtype=input_tensor.dtype)
    if input_tensor.dtype.kind in "iu":  # the sum wraps around; the root of a negative one becomes 0
        total = jnp.maximum(total, 0)
    return jnp.sqrt(total).astype(input_tensor.dtype)


def _arg(extreme, worst, x, axis, output_type, op_type):
    """Where along `axis` the first of the largest (or smallest) elements is; NaN counts as the worst value.

    Two plain reductions: on CPU they take a half to a sixth of the time of XLA's reduction of (value, index) pairs,
    which cannot be vectorized. Accuracy runs this in every training step.
    """
    if not isinstance(axis, int):
        raise errors.invalid(f"dim must be a scalar, but received tensor of shape: [{len(axis)}]", op_type)
    small = (uint16, int16) if op_type == "ArgMax" else ()
    allowed(as_dtype(output_type), (int32, int64, *small), "output_type", op_type)
    if x.dtype == np.bool_:
        x = x.astype(np.int32)
    if not -x.ndim <= axis < x.ndim:
        raise errors.invalid(f"Expected dimension in the range [{-x.ndim}, {x.ndim}), but got {axis}", op_type)
    axis %= x.ndim
    length = x.shape[axis]
    if length == 0:
        raise errors.invalid(f"Reduction axis {axis} is empty in shape {str(list(x.shape)).replace(' ', '')}",
                             op_type)  # fmt: skip
    if x.dtype.kind in "fV":
        x = jnp.where(jnp.isnan(x), jnp.asarray(worst, x.dtype), x)
    places = jax.lax.broadcasted_iota(np.int32, x.shape, axis)
    found = jnp.where(x == extreme(x, axis, keepdims=True), places, length)
    return jnp.min(found, axis).astype(as_dtype(output_type)._np)


@op("ArgMax", "math.argmax", "argmax", inputs="input:T", types={"T": REAL + (bool_,)}, ints={"axis": "Tidx"},
    gradient=False)
def argmax(input, axis=None, output_type=int64, name=None):  # noqa: A002
    """The index of the largest element along `axis` (the first axis by default); the first one at a tie.

    >>> import flowlet as tf
    >>> tf.argmax([[1, 9, 3], [4, 5, 6]], axis=1).numpy().tolist()
    [1, 2]
    """
    return _arg(jnp.max, -np.inf, input, axis or 0, output_type, "ArgMax")


@op("ArgMin", "math.argmin", "argmin", inputs="input:T", types={"T": REAL + (bool_,)}, ints={"axis": "Tidx"},
    gradient=False)
def argmin(input, axis=None, output_type=int64, name=None):  # noqa: A002
    """The index of the smallest element along `axis` (the first axis by default); the first one at a tie."""
    return _arg(jnp.min, np.inf, input, axis or 0, output_type, "ArgMin")
