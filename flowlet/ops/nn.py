"""Neural-network ops: activations, softmax, bias; cross entropies and moments are in files of their own."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import COMPLEX, FLOATS, NUMBERS, REAL
from flowlet.core.op import op
from flowlet.ops.crossentropy import *  # noqa: F403 they are nn's too
from flowlet.ops.gather import listed
from flowlet.ops.moments import *  # noqa: F403 likewise


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
        cubic = np.float32(0.044715).astype(features.dtype)  # float32 for float64 too, as in TensorFlow
        inner = np.asarray(np.sqrt(2 / np.pi), features.dtype) * (features + cubic * features**3)
        return 0.5 * features * (1 + jnp.tanh(inner))
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
        raise errors.invalid(f"`dim` must be in the range [{-x.ndim}, {x.ndim}) where {x.ndim} is the number of "
                             f"dimensions in the input. Received: dim={axis}", op_type)  # fmt: skip


@op("Softmax", "nn.softmax", "math.softmax", inputs="logits:T", types={"T": FLOATS})
def softmax(logits, axis=None, name=None):
    """`exp(x) / sum(exp(x))` along `axis`: positive numbers that add up to 1.

    >>> import flowlet as tf
    >>> tf.nn.softmax([[0., 0.]]).numpy().tolist()
    [[0.5, 0.5]]
    """
    axis = -1 if axis is None else axis
    _last_axis(logits, axis, "Softmax")
    return jax.nn.softmax(logits, axis)


@op("LogSoftmax", "nn.log_softmax", "math.log_softmax", inputs="logits:T", types={"T": FLOATS})
def log_softmax(logits, axis=None, name=None):
    """`log(softmax(x))`, without overflow."""
    axis = -1 if axis is None else axis
    _last_axis(logits, axis, "LogSoftmax")
    return log_probabilities(logits, axis)


@op("L2Loss", "nn.l2_loss", inputs="t:T", types={"T": FLOATS})
def l2_loss(t, name=None):
    """`sum(t ** 2) / 2`."""
    return jnp.sum(jnp.square(t)) / 2


@op("BiasAdd", "nn.bias_add", inputs="value:T bias:T", types={"T": NUMBERS})
def bias_add(value, bias, data_format=None, name=None):
    """`value + bias`, with one bias for each channel (the last axis, or axis 1 for "NC...")."""
    if data_format is not None and not str(data_format).startswith("N"):
        raise ValueError(f"`data_format` must be of the form `N...C` or `NC...`. Received: data_format={data_format}")
    axis = 1 if data_format is not None and str(data_format).startswith("NC") else -1
    if value.ndim < 2:
        raise errors.invalid(f"Input tensor must be at least 2D: {listed(value)}", "BiasAdd")
    if bias.ndim != 1:
        raise errors.invalid(f"Biases must be 1D: {listed(bias)}", "BiasAdd")
    if bias.shape[0] != value.shape[axis]:
        which = "channel" if axis == 1 else "last"
        raise errors.invalid(f"Must provide as many biases as the {which} dimension of the input tensor: "
                             f"{listed(bias)} vs. {listed(value)}", "BiasAdd")  # fmt: skip
    return value + (bias.reshape((-1,) + (1,) * (value.ndim - 2)) if axis == 1 else bias)
