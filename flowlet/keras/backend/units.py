"""What neural networks are made of: activations, normalization, dropout."""

import numpy as np

from flowlet import api
from flowlet.api import export
from flowlet.core.convert import convert
from flowlet.keras import activations
from flowlet.ops import array, nn, sorting
from flowlet.random.dropout import dropout as drop

for _name in ("relu", "elu", "softmax", "softplus", "softsign", "tanh", "sigmoid", "hard_sigmoid"):
    api.add(f"keras.backend.{_name}", getattr(activations, _name))


@export("keras.backend.dropout")
def dropout(x, level, noise_shape=None, seed=None):
    """A random share `level` of `x` set to 0, the rest grown to make up for it."""
    return drop(x, level, noise_shape, np.random.randint(10_000_000) if seed is None else seed)


@export("keras.backend.bias_add")
def bias_add(x, bias, data_format=None):
    """`x` plus a bias along the channels.

    Args:
        bias: shape (channels,), or that of a sample.
        data_format: "channels_last" (default) or "channels_first".
    """
    bias, rank = convert(bias), len(x.shape)
    if len(bias.shape) not in (1, rank - 1):
        raise ValueError(f"Unexpected bias dimensions {len(bias.shape)}, expect to be 1 or {rank - 1} dimensions")
    if data_format == "channels_first" and rank > 2:
        sizes = tuple(bias.shape)
        bias = array.reshape(bias, (1, sizes[-1], *(sizes[:-1] or (1,) * (rank - 2))))
    return x + bias


@export("keras.backend.batch_normalization")
def batch_normalization(x, mean, var, beta, gamma, axis=-1, epsilon=1e-3):
    """`(x - mean) / sqrt(var + epsilon) * gamma + beta`."""
    return nn.batch_normalization(x, mean, var, beta, gamma, epsilon)


@export("keras.backend.normalize_batch_in_training")
def normalize_batch_in_training(x, gamma, beta, reduction_axes, epsilon=1e-3):
    """`x` normalized with its own mean and variance: `(normalized, mean, variance)`."""
    axes = tuple(axis % len(x.shape) for axis in reduction_axes)
    mean, variance = nn.moments(x, axes)
    sizes = [1 if axis in axes else size for axis, size in enumerate(x.shape)]
    shaped = [None if one is None else array.reshape(one, sizes) for one in (mean, variance, beta, gamma)]
    return nn.batch_normalization(x, *shaped, epsilon), mean, variance


@export("keras.backend.in_top_k")
def in_top_k(predictions, targets, k):
    """Whether each target is among the `k` highest predictions."""
    return sorting.in_top_k(targets, predictions, k)
