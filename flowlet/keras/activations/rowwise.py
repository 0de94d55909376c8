"""Activations that look at a whole axis: softmax and its kin."""

import numpy as np

from flowlet.core import convert as conversion
from flowlet.keras.activations.curved import with_logits
from flowlet.keras.activations.family import activations
from flowlet.ops import array, creation, math, nn, reduce
from flowlet.ops.cast import cast
from flowlet.ops.sorting import sort


@activations.public()
def softmax(x, axis=-1):
    """`exp(x) / sum(exp(x))`: positive numbers that add up to 1 along `axis` (or several axes).

    >>> import flowlet as tf
    >>> tf.keras.activations.softmax(tf.constant([[0., 0.]])).numpy().tolist()
    [[0.5, 0.5]]
    """
    x = conversion.convert(x)
    if isinstance(axis, (list, tuple)):
        powers = math.exp(math.subtract(x, reduce.reduce_max(x, axis, keepdims=True)))
        return with_logits(math.divide(powers, reduce.reduce_sum(powers, axis, keepdims=True)), x)
    return with_logits(nn.softmax(x, axis), x)


@activations.public()
def log_softmax(x, axis=-1):
    """`log(softmax(x))`, without overflow."""
    return nn.log_softmax(x, axis)


@activations.public()
def sparsemax(x, axis=-1):
    """Sparsemax (Martins and Astudillo, 2016) as in Keras 3: like softmax, but small numbers become 0.

    Where more than one number stays above 0 they add up to less than 1, in Keras as here: the threshold is
    taken from the sum of the partial sums.

    >>> import flowlet as tf
    >>> tf.keras.activations.sparsemax(tf.constant([[3., 1., 0.]])).numpy().tolist()
    [[1.0, 0.0, 0.0]]
    """
    x = conversion.convert(x)
    ordered = sort(x, axis, "DESCENDING")
    total = math.cumsum(ordered, axis)
    place = [1] * x.shape.rank
    place[axis] = -1
    count = np.arange(1, x.shape.as_list()[axis] + 1, dtype=x.dtype.as_numpy_dtype).reshape(place)
    support = math.greater(math.subtract(ordered, math.divide(math.subtract(total, 1), count)), 0)
    size = reduce.reduce_sum(cast(support, x.dtype), axis, keepdims=True)
    inside = reduce.reduce_sum(array.where(support, total, creation.zeros_like(total)), axis, keepdims=True)
    return math.maximum(math.subtract(x, math.divide(math.subtract(inside, 1), size)), 0)


@activations.public()
def glu(x, axis=-1):
    """The first half of `x` along `axis` times the sigmoid of the second (Dauphin et al., 2017).

    Raises:
        ValueError: where the axis is of odd size.
    """
    x = conversion.convert(x)
    if x.shape.as_list()[axis] % 2:
        raise ValueError("axis size must be divisible by 2. "
                         f"Received: x.shape={tuple(x.shape.as_list())} with axis={axis}")  # fmt: skip
    first, second = array.split(x, 2, axis)
    return math.multiply(first, math.sigmoid(second))
