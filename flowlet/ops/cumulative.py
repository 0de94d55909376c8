"""Running sums and products along an axis."""

import jax
import jax.numpy as jnp

from flowlet import errors
from flowlet.core.dtypes import FLOATS, NUMBERS
from flowlet.core.op import op


def _cumulate(function, start, x, axis, exclusive, reverse, op_type):
    if not isinstance(axis, int):
        raise errors.invalid(f"ScanOp: axis must be a scalar, not [{len(axis)}]", op_type)
    if not -x.ndim <= axis < x.ndim:
        raise errors.invalid(f"ScanOp: Expected scan axis in the range [{-x.ndim}, {x.ndim}), but got {axis}", op_type)
    if reverse:
        x = jnp.flip(x, axis)
    total = function(x, axis=axis)
    if exclusive and x.shape[axis]:
        shape = list(x.shape)
        shape[axis] = 1
        first = jnp.full(shape, start, x.dtype)
        total = jnp.concatenate([first, jax.lax.slice_in_dim(total, 0, x.shape[axis] - 1, axis=axis % x.ndim)], axis)
    return jnp.flip(total, axis) if reverse else total


@op("Cumsum", "math.cumsum", "cumsum", inputs="x:T", types={"T": NUMBERS}, ints={"axis": "Tidx"})
def cumsum(x, axis=0, exclusive=False, reverse=False, name=None):
    """The running sum along `axis`.

    Args:
        x: a numeric tensor.
        axis: the axis to go along.
        exclusive: leave out the element itself, so that the first result is 0.
        reverse: go from the end to the start.

    >>> import flowlet as tf
    >>> tf.cumsum([1, 2, 3], exclusive=True).numpy().tolist()
    [0, 1, 3]
    """
    return _cumulate(lambda x, axis: jnp.cumsum(x, axis, dtype=x.dtype), 0, x, axis, exclusive, reverse, "Cumsum")


@op("Cumprod", "math.cumprod", inputs="x:T", types={"T": NUMBERS}, ints={"axis": "Tidx"})
def cumprod(x, axis=0, exclusive=False, reverse=False, name=None):
    """The running product along `axis`; the arguments are those of `cumsum`. At a zero the gradient is 0."""

    def run(x):
        return _cumulate(lambda x, axis: jnp.cumprod(x, axis, dtype=x.dtype), 1, x, axis, exclusive, reverse, "Cumprod")

    multiply = jax.custom_jvp(run)

    @multiply.defjvp
    def _(primals, tangents):
        """As TensorFlow's gradient: the product divided by each element, and 0 where that is 0."""
        (x,), (dx,) = primals, tangents
        share = jnp.where(x == 0, 0, dx / jnp.where(x == 0, 1, x))
        return multiply(x), multiply(x) * _cumulate(jnp.cumsum, 0, share, axis, exclusive, reverse, "Cumsum")

    return multiply(x) if x.dtype.kind in "fcV" else run(x)


@op("CumulativeLogsumexp", "math.cumulative_logsumexp", inputs="x:T", types={"T": FLOATS}, ints={"axis": "Tidx"})
def cumulative_logsumexp(x, axis=0, exclusive=False, reverse=False, name=None):
    """`log(cumsum(exp(x)))` along `axis`, without overflow; the arguments are those of `cumsum`."""
    run = lambda x, axis: jax.lax.cumlogsumexp(x, axis=axis % x.ndim)  # noqa: E731
    return _cumulate(run, -jnp.inf, x, axis, exclusive, reverse, "CumulativeLogsumexp")
