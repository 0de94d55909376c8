"""`tf.keras.constraints`: what a weight is set to after each update."""

import numpy as np

from flowlet import api, errors
from flowlet.keras import serial, settings
from flowlet.ops import array, math, reduce
from flowlet.ops.cast import cast

constraints = serial.Family("constraint", "keras.constraints")
serial.publish(constraints)
__getattr__, __dir__ = api.attach(__name__)


@constraints.public()
class Constraint(serial.Configurable):
    """The base class: a constraint is called with a weight and returns what to set it to.

    >>> import flowlet as tf
    >>> class Halved(tf.keras.constraints.Constraint):
    ...     def __call__(self, w):
    ...         return w / 2
    >>> Halved()(tf.constant([4.])).numpy().tolist()
    [2.0]
    """

    def __call__(self, w):
        return w


def _norms(w, axis):
    """The lengths of the vectors along `axis`, which keeps its place."""
    return math.sqrt(reduce.reduce_sum(math.square(w), axis, keepdims=True))


def _scaled(w, norms, wanted):
    return math.multiply(w, math.divide(wanted, math.add(norms, settings.epsilon())))


@constraints.public("max_norm", hidden=("maxnorm",))
class MaxNorm(Constraint):
    """Shortens vectors that are longer than `max_value`.

    Args:
        max_value: the greatest length.
        axis: the axis, or axes, along which a vector lies: 0 for the weights of one unit of a Dense layer,
            [0, 1, 2] for one filter of a Conv2D layer.

    >>> import flowlet as tf
    >>> tf.keras.constraints.MaxNorm(1.)(tf.constant([[3.], [4.]])).numpy().tolist()
    [[0.6...], [0.8...]]
    """

    def __init__(self, max_value=2, axis=0):
        self.max_value, self.axis = max_value, axis

    def __call__(self, w):
        norms = _norms(w, self.axis)
        return _scaled(w, norms, math.clip_by_value(norms, 0.0, float(self.max_value)))


@constraints.public("non_neg", hidden=("nonneg",))
class NonNeg(Constraint):
    """Sets negative weights to 0.

    >>> import flowlet as tf
    >>> tf.keras.constraints.NonNeg()(tf.constant([2., 3.])).numpy().tolist()
    [2.0, 3.0]
    """

    def __call__(self, w):
        return math.multiply(w, cast(math.greater_equal(w, 0.0), w.dtype))


@constraints.public("unit_norm", hidden=("unitnorm",))
class UnitNorm(Constraint):
    """Makes every vector along `axis` one of length 1."""

    def __init__(self, axis=0):
        self.axis = axis

    def __call__(self, w):
        return math.divide(w, math.add(_norms(w, self.axis), settings.epsilon()))


@constraints.public("min_max_norm")
class MinMaxNorm(Constraint):
    """Brings the lengths of vectors into the range from `min_value` to `max_value`.

    Args:
        min_value, max_value: the range.
        rate: how far to go toward it, from 0 (not at all) to 1 (all the way).
        axis: the axis, or axes, along which a vector lies.
    """

    def __init__(self, min_value=0.0, max_value=1.0, rate=1.0, axis=0):
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w):
        norms = _norms(w, self.axis)
        wanted = math.clip_by_value(norms, float(self.min_value), float(self.max_value))
        wanted = math.add(math.multiply(wanted, self.rate), math.multiply(norms, 1 - self.rate))
        return _scaled(w, norms, wanted)


@constraints.public("radial_constraint")
class RadialConstraint(Constraint):
    """Makes the filters of a Conv2D layer the same along each square ring around their middle.

    A ring takes the value that the filter has on its diagonal below the middle; the middle, the one before.

    Raises:
        ValueError: for a weight that is not of rank 4 (height, width, input channels, filters).
    """

    def __call__(self, w):
        if w.shape.rank != 4:
            raise ValueError(errors.message(
                f"The weight tensor must have rank 4. Received weight tensor with shape: {w.shape}.",
                "the kernel of a Conv2D layer: (height, width, input channels, filters)."))  # fmt: skip
        size = w.shape[0]
        half, odd = size // 2, size % 2
        place = np.abs(np.arange(size) - (size - 1) / 2)
        ring = np.floor(np.maximum.outer(place, place)).astype(np.int32)  # 0 in the middle
        source = np.where(ring == 0, half - 1, half + ring - odd)
        return array.gather_nd(w, np.stack([source, source], -1))
