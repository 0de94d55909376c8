"""Smooth activations: sigmoid, tanh, softplus, swish, gelu, and others."""

from flowlet.core import convert as conversion
from flowlet.keras.activations.family import activations
from flowlet.ops import math, nn


def with_logits(found, logits):
    """An activation's result that remembers its input: a loss need not take the logarithm of a rounded 0."""
    found._keras_logits = logits
    return found


@activations.public()
def sigmoid(x):
    """`1 / (1 + exp(-x))`.

    >>> import flowlet as tf
    >>> tf.keras.activations.sigmoid(tf.constant([0.])).numpy().tolist()
    [0.5]
    """
    x = conversion.convert(x)
    return with_logits(math.sigmoid(x), x)


@activations.public()
def log_sigmoid(x):
    """`log(sigmoid(x))`, without overflow."""
    return math.log_sigmoid(x)


@activations.public()
def tanh(x):
    """The hyperbolic tangent."""
    return math.tanh(x)


@activations.public()
def tanh_shrink(x):
    """`x - tanh(x)`."""
    return math.subtract(x, math.tanh(x))


@activations.public()
def exponential(x):
    """`exp(x)`."""
    return math.exp(x)


@activations.public()
def softplus(x):
    """`log(exp(x) + 1)`, without overflow."""
    return math.softplus(x)


@activations.public()
def squareplus(x, b=4):
    """`(x + sqrt(x * x + b)) / 2` (Barron, 2021)."""
    x = conversion.convert(x)
    return math.divide(math.add(x, math.sqrt(math.add(math.square(x), b))), 2)


@activations.public()
def softsign(x):
    """`x / (abs(x) + 1)`."""
    return nn.softsign(x)


@activations.public("silu")
def swish(x):
    """`x * sigmoid(x)` (Ramachandran et al., 2017), also called SiLU."""
    return nn.swish(x)


@activations.public()
def gelu(x, approximate=False):
    """`x * P(X <= x)` for a standard normal X (Hendrycks and Gimpel, 2016).

    Args:
        x: a tensor.
        approximate: whether to use the form with tanh.
    """
    return nn.gelu(x, approximate)


@activations.public()
def mish(x):
    """`x * tanh(softplus(x))` (Misra, 2019)."""
    return math.multiply(x, math.tanh(math.softplus(x)))
