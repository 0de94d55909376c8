"""Activations made of straight lines (and of exponentials below 0): ReLU and its kin, and the hard ones."""

from flowlet.core import convert as conversion
from flowlet.keras.activations.family import activations
from flowlet.ops import array, creation, math, nn
from flowlet.ops.cast import cast


def _like(x, number):
    """A number of the dtype of `x`; a TypeError for a fraction and integers."""
    return conversion.convert(number, x.dtype)


@activations.public()
def linear(x):
    """`x` as it is.

    >>> import flowlet as tf
    >>> tf.keras.activations.linear(3)
    3
    """
    return x


@activations.public()
def relu(x, alpha=0.0, max_value=None, threshold=0.0, negative_slope=None):
    """`x` from `threshold` to `max_value`, `alpha * (x - threshold)` below.

    Args:
        x: a tensor.
        alpha: the slope below the threshold; newer releases call it `negative_slope`.
        max_value: the greatest result; none by default.
        threshold: where the slope changes.

    >>> import flowlet as tf
    >>> tf.keras.activations.relu(tf.constant([-1., 2., 8.]), alpha=0.5, max_value=6.).numpy().tolist()
    [-0.5, 2.0, 6.0]
    """
    x = conversion.convert(x)
    alpha = alpha if negative_slope is None else negative_slope
    if not alpha:
        negative = None
    elif max_value is None and not threshold:
        return nn.leaky_relu(x, float(alpha))
    else:
        negative = nn.relu(math.add(math.negative(x), float(threshold)) if threshold else math.negative(x))
    if threshold:
        found = math.multiply(x, cast(math.greater(x, threshold), x.dtype))
    elif max_value == 6:
        found, max_value = nn.relu6(x), None
    else:
        found = nn.relu(x)
    if max_value is not None:
        found = math.clip_by_value(found, 0, max_value)
    return found if negative is None else math.subtract(found, math.multiply(negative, alpha))


@activations.public()
def relu6(x):
    """`min(max(x, 0), 6)`."""
    return nn.relu6(x)


@activations.public()
def leaky_relu(x, negative_slope=0.2):
    """`x` above 0 and `negative_slope * x` below."""
    return nn.leaky_relu(x, float(negative_slope))


@activations.public()
def elu(x, alpha=1.0):
    """`x` above 0 and `alpha * (exp(x) - 1)` below (Clevert et al., 2016)."""
    x = conversion.convert(x)
    found = nn.elu(x)
    return found if alpha == 1 else array.where(math.greater(x, 0.0), found, math.multiply(found, alpha))


@activations.public()
def selu(x):
    """The scaled exponential linear unit (Klambauer et al., 2017): `scale * elu(x, alpha)`."""
    return nn.selu(x)


@activations.public()
def celu(x, alpha=1.0):
    """`max(x, 0) + alpha * (exp(min(x, 0) / alpha) - 1)` (Barron, 2017)."""
    x = conversion.convert(x)
    below = math.expm1(math.divide(math.minimum(x, 0.0), alpha))
    return math.add(math.maximum(x, 0.0), math.multiply(below, alpha))


@activations.public()
def hard_sigmoid(x):
    """`0.2 * x + 0.5`, kept between 0 and 1 (Keras 3 has a slope of 1/6 instead).

    >>> import flowlet as tf
    >>> tf.keras.activations.hard_sigmoid(tf.constant([-3., 0., 3.])).numpy().tolist()
    [0.0, 0.5, 1.0]
    """
    x = conversion.convert(x)
    return math.clip_by_value(math.add(math.multiply(x, _like(x, 0.2)), _like(x, 0.5)), 0, 1)


@activations.public("hard_swish")
def hard_silu(x):
    """`x * relu6(x + 3) / 6` (Howard et al., 2019)."""
    x = conversion.convert(x)
    return math.multiply(x, math.divide(nn.relu6(math.add(x, _like(x, 3.0))), _like(x, 6.0)))


@activations.public()
def hard_tanh(x):
    """`x`, kept between -1 and 1."""
    return math.clip_by_value(x, -1.0, 1.0)


@activations.public()
def hard_shrink(x, threshold=0.5):
    """`x` where its size is above `threshold`, else 0."""
    x = conversion.convert(x)
    return array.where(math.greater(math.abs(x), threshold), x, creation.zeros_like(x))


@activations.public()
def soft_shrink(x, threshold=0.5):
    """`x` moved toward 0 by `threshold`; 0 where it would change its sign."""
    x = conversion.convert(x)
    below = array.where(math.less(x, -threshold), math.add(x, threshold), creation.zeros_like(x))
    return array.where(math.greater(x, threshold), math.subtract(x, threshold), below)


@activations.public()
def threshold(x, threshold, default_value):
    """`x` where it is above `threshold`, else `default_value`."""
    x = conversion.convert(x)
    return array.where(math.greater(x, threshold), x, conversion.convert(default_value, x.dtype))


@activations.public()
def sparse_sigmoid(x):
    """`(x + 1) / 2`, kept between 0 and 1."""
    x = conversion.convert(x)
    zero, one = creation.zeros_like(x), creation.ones_like(x)
    inside = math.multiply(math.add(x, _like(x, 1.0)), _like(x, 0.5))
    return array.where(math.less_equal(x, -1), zero, array.where(math.greater_equal(x, 1), one, inside))


@activations.public()
def sparse_plus(x):
    """0 up to -1, `x` from 1 on, and `(x + 1) ** 2 / 4` between."""
    x = conversion.convert(x)
    inside = math.multiply(math.square(math.add(x, _like(x, 1.0))), _like(x, 0.25))
    above = array.where(math.less(x, 1), inside, x)
    return array.where(math.less_equal(x, -1), creation.zeros_like(x), above)
