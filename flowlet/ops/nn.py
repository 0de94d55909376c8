"""Neural-network ops: activations, softmax and cross entropies, normalization, dropout."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import COMPLEX, FLOATS, INDICES, NUMBERS, REAL
from flowlet.core.op import op
from flowlet.ops import math


@jax.custom_jvp
def _relu(x):
    return jnp.maximum(x, jnp.zeros((), x.dtype))


@_relu.defjvp
def _(primals, tangents):
    (x,), (dx,) = primals, tangents
    return _relu(x), jnp.where(x > 0, dx, jnp.zeros((), x.dtype))


@op("Relu", "nn.relu", inputs="features:T", types={"T": REAL})
def relu(features, name=None):
    """`max(x, 0)`; its gradient at 0 is 0.

    >>> import flowlet as tf
    >>> tf.nn.relu([-1., 2.]).numpy().tolist()
    [0.0, 2.0]
    """
    return jnp.maximum(features, 0) if features.dtype.kind in "iu" else _relu(features)


@op("Relu6", "nn.relu6", inputs="features:T", types={"T": REAL})
def relu6(features, name=None):
    """`min(max(x, 0), 6)`."""
    x = features
    if x.dtype.kind in "iu":
        return jnp.clip(x, 0, 6)
    inside = (x > 0) & (x < 6)
    return jnp.where(inside, x, jax.lax.stop_gradient(jnp.clip(x, 0, 6)))


@op("LeakyRelu", "nn.leaky_relu", inputs="features:T", types={"T": REAL})
def leaky_relu(features, alpha=0.2, name=None):
    """`x` above 0 and `alpha * x` below."""
    x = features.astype(np.float32) if features.dtype.kind in "iu" else features
    return jnp.where(x > 0, x, x * np.float32(alpha).astype(x.dtype))  # float32 for float64 too, as in TensorFlow


@op("Elu", "nn.elu", inputs="features:T", types={"T": FLOATS})
def elu(features, name=None):
    """`x` above 0 and `exp(x) - 1` below."""
    negative = features < 0
    return jnp.where(negative, jnp.expm1(jnp.where(negative, features, 0)), features)


@op("Selu", "nn.selu", inputs="features:T", types={"T": FLOATS})
def selu(features, name=None):
    """The scaled exponential linear unit (Klambauer et al., 2017)."""
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    negative = features < 0
    return scale * jnp.where(negative, alpha * jnp.expm1(jnp.where(negative, features, 0)), features)


def _floating(dtype):
    if not dtype.is_floating:
        raise ValueError(f"`features.dtype` must be a floating point tensor.Received:features.dtype={dtype}")


@op("Gelu", "nn.gelu", inputs="features:T", accept=_floating)
def gelu(features, approximate=False, name=None):
    """`x * P(X <= x)` for a normal X; `approximate=True` uses the tanh form."""
    if approximate:
        return jax.nn.gelu(features, approximate=True)
    root = np.float32(np.sqrt(2)).astype(features.dtype)  # float32 for float64 too, as in TensorFlow
    return 0.5 * features * (1 + jax.scipy.special.erf(features / root))


@export("nn.crelu")
def crelu(features, axis=-1, name=None):
    """`relu(x)` and `relu(-x)` joined along `axis`.

    >>> import flowlet as tf
    >>> tf.nn.crelu([1.0, -2.0]).numpy().tolist()
    [1.0, 0.0, 0.0, 2.0]
    """
    from flowlet.ops.joining import concat

    features = conversion.convert(features)
    return relu(concat([features, -features], axis))


@op("Swish", inputs="features:T", types={"T": FLOATS + COMPLEX})
def _swish(features, beta, name=None):
    return features * jax.nn.sigmoid(beta * features)


@export("nn.swish", "nn.silu")
def swish(features, beta=1.0):
    """`x * sigmoid(beta * x)`."""
    return _swish(features, float(beta))


@jax.custom_jvp
def _softsign(x):
    return x / (jnp.abs(x) + 1)


@_softsign.defjvp
def _(primals, tangents):
    (x,), (dx,) = primals, tangents
    return _softsign(x), dx / jnp.square(jnp.abs(x) + 1)  # 0 at infinity


@op("Softsign", "nn.softsign", "math.softsign", inputs="features:T", types={"T": FLOATS})
def softsign(features, name=None):
    """`x / (abs(x) + 1)`."""
    return _softsign(features)


def _last_axis(x, axis, op_type):
    if x.ndim == 0:
        raise errors.invalid("logits must have >= 1 dimension, got []", op_type)
    if not -x.ndim <= axis < x.ndim:
        raise errors.invalid(f"`axis` must be in the range [{-x.ndim}, {x.ndim}) where {x.ndim} is the number of "
                             f"dimensions in the input. Received: {axis}", op_type)  # fmt: skip


@op("Softmax", "nn.softmax", "math.softmax", inputs="logits:T", types={"T": FLOATS})
def softmax(logits, axis=-1, name=None):
    """`exp(x) / sum(exp(x))` along `axis`: positive numbers that add up to 1.

    >>> import flowlet as tf
    >>> tf.nn.softmax([[0., 0.]]).numpy().tolist()
    [[0.5, 0.5]]
    """
    axis = -1 if axis is None else axis
    _last_axis(logits, axis, "Softmax")
    return jax.nn.softmax(logits, axis)


@op("LogSoftmax", "nn.log_softmax", "math.log_softmax", inputs="logits:T", types={"T": FLOATS})
def log_softmax(logits, axis=-1, name=None):
    """`log(softmax(x))`, without overflow."""
    axis = -1 if axis is None else axis
    _last_axis(logits, axis, "LogSoftmax")
    return jax.nn.log_softmax(logits, axis)


@op("SoftmaxCrossEntropyWithLogits", "nn.softmax_cross_entropy_with_logits", inputs="labels:T logits:T",
    types={"T": FLOATS})  # fmt: skip
def softmax_cross_entropy_with_logits(labels, logits, axis=-1, name=None):
    """The cross entropy of probabilities `labels` and softmax(`logits`), one value for each row.

    >>> import flowlet as tf
    >>> round(tf.nn.softmax_cross_entropy_with_logits([[0., 1.]], [[0., 0.]]).numpy().item(), 6)
    0.693147
    """
    if labels.shape != logits.shape and np.broadcast_shapes(labels.shape, logits.shape) is None:
        raise errors.invalid("logits and labels must be broadcastable", "SoftmaxCrossEntropyWithLogits")
    return _softmax_cross_entropy(labels, logits, axis)


def _softmax_cross_entropy(labels, logits, axis):
    """-sum(z * log(softmax(x))), with TensorFlow's gradient softmax(x) - z, also where z does not add up to 1."""

    @jax.custom_jvp
    def loss(z, x):
        return -jnp.sum(z * jax.nn.log_softmax(x, axis), axis)

    @loss.defjvp
    def _(primals, tangents):
        (z, x), (dz, dx) = primals, tangents
        logarithm = jax.nn.log_softmax(x, axis)
        change = (jnp.exp(logarithm) - z) * dx - logarithm * dz
        return -jnp.sum(z * logarithm, axis), jnp.sum(change, axis)

    return loss(labels, logits)


def _check_labels(labels, logits, name=None):
    bad = np.asarray(labels)
    if bad.size and (bad.min() < 0 or bad.max() >= logits.shape[-1]):
        wrong = bad[(bad < 0) | (bad >= logits.shape[-1])].flat[0]
        raise errors.invalid(
            f"Received a label value of {wrong} which is outside the valid range of [0, {logits.shape[-1]}).  "
            f"Label values: {' '.join(map(str, bad.ravel()[:20]))}", "SparseSoftmaxCrossEntropyWithLogits")  # fmt: skip


@op("SparseSoftmaxCrossEntropyWithLogits", "nn.sparse_softmax_cross_entropy_with_logits", inputs="labels:Tlabels logits:T",
    types={"T": FLOATS, "Tlabels": INDICES}, check=_check_labels)  # fmt: skip
def sparse_softmax_cross_entropy_with_logits(labels, logits, name=None):
    """The cross entropy of class indices `labels` (...) and softmax(`logits`) (..., classes).

    Raises:
        InvalidArgumentError: for a label outside 0..classes-1 (NaN where labels are not known beforehand).
    """
    if labels.ndim != logits.ndim - 1 or labels.shape != logits.shape[:-1]:
        raise ValueError(f"`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
                         f"labels.shape={labels.shape} and logits.shape={logits.shape}")  # fmt: skip
    classes = logits.shape[-1]
    chosen = labels[..., None] == jnp.arange(classes, dtype=labels.dtype)
    loss = -jnp.sum(jnp.where(chosen, jax.nn.log_softmax(logits), 0), -1)
    valid = (labels >= 0) & (labels < classes)
    return jnp.where(valid, loss, jnp.asarray(np.nan, logits.dtype))


@op("SigmoidCrossEntropyWithLogits", "nn.sigmoid_cross_entropy_with_logits", inputs="labels:T logits:T",
    types={"T": FLOATS})  # fmt: skip
def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """The cross entropy of `labels` in 0..1 and sigmoid(`logits`), elementwise."""
    if labels.shape != logits.shape:
        raise ValueError(f"`logits` and `labels` must have the same shape, received ({logits.shape} vs "
                         f"{labels.shape}).")  # fmt: skip
    return _sigmoid_cross_entropy(labels, logits)


def _sigmoid_cross_entropy(labels, logits):
    """max(x, 0) - x * z + log(1 + exp(-|x|)), with the gradient sigmoid(x) - z everywhere, at 0 too.

    The gradient is computed as TensorFlow does, without 1 - (a number near 1): it is right far from 0 as well.
    """

    @jax.custom_jvp
    def loss(z, x):
        return jnp.maximum(x, 0) - x * z + jnp.log1p(jnp.exp(-jnp.abs(x)))

    @loss.defjvp
    def _(primals, tangents):
        (z, x), (dz, dx) = primals, tangents
        power = jnp.exp(-jnp.abs(x))
        tail = power / (1 + power)
        return loss(z, x), jnp.where(x >= 0, (1 - z) - tail, tail - z) * dx - x * dz

    return loss(labels, logits)


@op("WeightedCrossEntropyWithLogits", "nn.weighted_cross_entropy_with_logits", inputs="labels:T logits:T pos_weight:T",
    types={"T": FLOATS})  # fmt: skip
def weighted_cross_entropy_with_logits(labels, logits, pos_weight, name=None):
    """Sigmoid cross entropy in which positive labels count `pos_weight` times."""
    weight = 1 + (pos_weight - 1) * labels
    return (1 - labels) * logits + weight * (jnp.log1p(jnp.exp(-jnp.abs(logits))) + jnp.maximum(-logits, 0))


@op("L2Loss", "nn.l2_loss", inputs="t:T", types={"T": FLOATS})
def l2_loss(t, name=None):
    """`sum(t ** 2) / 2`."""
    return jnp.sum(jnp.square(t)) / 2


@op("BiasAdd", "nn.bias_add", inputs="value:T bias:T", types={"T": NUMBERS})
def bias_add(value, bias, data_format=None, name=None):
    """`value + bias`, with one bias for each channel (the last axis, or axis 1 for "NC...")."""
    if data_format is not None and str(data_format).startswith("NC"):
        return value + bias.reshape((1, -1) + (1,) * (value.ndim - 2))
    if bias.ndim != 1 or value.ndim < 2 or bias.shape[0] != value.shape[-1]:
        raise errors.invalid("Must provide as many biases as the last dimension of the input tensor: "
                             f"{list(bias.shape)} vs. {list(value.shape)}", "BiasAdd")  # fmt: skip
    return value + bias


@op("Moments", "nn.moments", inputs="x:T", types={"T": FLOATS})
def moments(x, axes, shift=None, keepdims=False, name=None):
    """The mean and the variance along `axes`."""
    axes = (axes,) if isinstance(axes, int) else axes
    wide = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    mean = jnp.mean(wide, axes, keepdims=True)
    variance = jnp.mean(jnp.square(wide - jax.lax.stop_gradient(mean)), axes, keepdims=keepdims)
    return (mean if keepdims else jnp.squeeze(mean, axes)).astype(x.dtype), variance.astype(x.dtype)


@export("nn.batch_normalization")
def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """`(x - mean) / sqrt(variance + epsilon) * scale + offset`."""
    inverse = math.rsqrt(math.add(variance, variance_epsilon))
    if scale is not None:
        inverse = math.multiply(inverse, scale)
    shift = math.multiply(math.negative(mean), inverse) if offset is None else math.subtract(
        offset, math.multiply(mean, inverse))  # fmt: skip
    return math.add(math.multiply(x, inverse), shift)
