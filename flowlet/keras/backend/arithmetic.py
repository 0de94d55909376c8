"""Elementwise functions, comparisons, and reductions."""

from flowlet import api
from flowlet.api import export
from flowlet.keras import settings
from flowlet.ops import math, norms, reduce
from flowlet.ops.cast import cast
from flowlet.ops.cast import stop_gradient as stop

for _function in (math.abs, math.exp, math.log, math.square, math.sign, math.round, math.sin, math.cos, math.equal,
                  math.not_equal, math.greater, math.greater_equal, math.less, math.less_equal, math.maximum,
                  math.minimum):  # fmt: skip
    api.add(f"keras.backend.{_function.__name__}", _function)  # they take what Keras's take


def _reduction(name, reducer, of_booleans=None):
    """`name(x, axis, keepdims)` from an op. `of_booleans` says what happens to dtypes: "float" or "bool"."""

    def reduced(x, axis=None, keepdims=False):
        if of_booleans == "bool":
            x = cast(x, "bool")
        elif of_booleans == "float" and getattr(x, "dtype", None) == "bool":
            x = cast(x, settings.floatx())
        return reducer(x, axis, keepdims)

    reduced.__name__ = reduced.__qualname__ = name
    reduced.__doc__ = f"`tf.{reducer.__flowlet_row__.names[0]}` along `axis` (all axes by default)."
    return export(f"keras.backend.{name}")(reduced)


_reduction("sum", reduce.reduce_sum)
_reduction("prod", reduce.reduce_prod)
_reduction("max", reduce.reduce_max)
_reduction("min", reduce.reduce_min)
_reduction("mean", reduce.reduce_mean, "float")
_reduction("var", reduce.reduce_variance, "float")
_reduction("std", reduce.reduce_std, "float")
_reduction("all", reduce.reduce_all, "bool")
_reduction("any", reduce.reduce_any, "bool")


@export("keras.backend.argmax")
def argmax(x, axis=-1):
    """The place of the largest element along `axis`."""
    return reduce.argmax(x, axis)


@export("keras.backend.argmin")
def argmin(x, axis=-1):
    """The place of the smallest element along `axis`."""
    return reduce.argmin(x, axis)


@export("keras.backend.pow")
def power(x, a):
    """`x` to the power `a`, element by element."""
    return math.pow(x, a)


@export("keras.backend.sqrt")
def sqrt(x):
    """The square root, 0 for what is negative.

    >>> import flowlet as tf
    >>> tf.keras.backend.sqrt(tf.constant([4., -1.])).numpy().tolist()
    [2.0, 0.0]
    """
    return math.sqrt(math.maximum(x, 0.0))


@export("keras.backend.clip")
def clip(x, min_value, max_value):
    """`x` with values below `min_value` and above `max_value` set to these; None is no bound."""
    low = -float("inf") if min_value is None else min_value
    high = float("inf") if max_value is None else max_value
    if isinstance(low, (int, float)) and isinstance(high, (int, float)):
        high = max(low, high)
    return math.clip_by_value(x, low, high)


@export("keras.backend.cumsum")
def cumsum(x, axis=0):
    """Running sums along `axis`."""
    return math.cumsum(x, axis)


@export("keras.backend.cumprod")
def cumprod(x, axis=0):
    """Running products along `axis`."""
    return math.cumprod(x, axis)


@export("keras.backend.l2_normalize")
def l2_normalize(x, axis=None):
    """`x` over its Euclidean norm along `axis`."""
    return norms.l2_normalize(x, axis)


@export("keras.backend.stop_gradient")
def stop_gradient(variables):
    """The tensor (or each of a list) as a constant for gradients."""
    return [stop(one) for one in variables] if isinstance(variables, (list, tuple)) else stop(variables)
