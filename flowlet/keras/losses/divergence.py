"""Losses of distributions: Kullback-Leibler divergence, Poisson, generalized cross entropy."""

from flowlet.core import dtypes
from flowlet.keras import settings
from flowlet.keras.losses.base import LossFunctionWrapper, loss_class, loss_function
from flowlet.keras.losses.regression import pair
from flowlet.ops import math
from flowlet.ops.array import reshape
from flowlet.ops.cast import cast, convert_to_tensor
from flowlet.ops.creation import one_hot
from flowlet.ops.reduce import reduce_mean, reduce_sum


@loss_function("kullback_leibler_divergence", "kld", "KLD")
def kl_divergence(y_true, y_pred):
    """`sum(y_true * log(y_true / y_pred))` along the last axis; probabilities below epsilon count as epsilon.

    Args:
        y_true, y_pred: probabilities, (batch, ..., classes).

    >>> round(kl_divergence([[0.5, 0.5]], [[0.25, 0.75]]).numpy().item(), 5)
    0.14384
    """
    y_true, y_pred = pair(y_true, y_pred)
    y_true, y_pred = (math.clip_by_value(one, settings.epsilon(), 1.0) for one in (y_true, y_pred))
    return reduce_sum(y_true * math.log(y_true / y_pred), axis=-1)


@loss_function()
def poisson(y_true, y_pred):
    """The mean of `y_pred - y_true * log(y_pred)` along the last axis: counts and their predicted rates.

    >>> poisson([[0., 2.]], [[1., 1.]]).numpy().round(4).tolist()
    [1.0]
    """
    y_true, y_pred = pair(y_true, y_pred)
    return reduce_mean(y_pred - y_true * math.log(y_pred + settings.epsilon()), axis=-1)


@loss_function(metric=False)
def categorical_generalized_cross_entropy(y_true, y_pred, q):
    """`(1 - p ** q) / q`, `p` the probability of the right class (Zhang and Sabuncu, 2018).

    Wrong labels do less harm than in cross entropy.

    Args:
        y_true: class indices, (batch,) or (batch, 1).
        y_pred: probabilities, (batch, classes).
        q: between 0 (as cross entropy) and 1 (as absolute error).

    >>> categorical_generalized_cross_entropy([1], [[0.75, 0.25]], q=0.5).numpy().tolist()
    [1.0]
    """
    y_pred, y_true = convert_to_tensor(y_pred), cast(y_true, dtypes.int64)
    if y_true.shape.rank == y_pred.shape.rank:
        y_true = reshape(y_true, y_pred.shape[:-1])
    chosen = one_hot(y_true, y_pred.shape[-1], dtype=y_pred.dtype)
    return (1.0 - math.pow(reduce_sum(y_pred * chosen, axis=-1), q)) / q


@loss_class(kl_divergence)
class KLDivergence(LossFunctionWrapper):
    """`sum(y_true * log(y_true / y_pred))` over the classes of each sample."""


@loss_class(poisson)
class Poisson(LossFunctionWrapper):
    """The mean of `y_pred - y_true * log(y_pred)`."""


@loss_class(categorical_generalized_cross_entropy, q=0.5)
class CategoricalGeneralizedCrossEntropy(LossFunctionWrapper):
    """`(1 - p ** q) / q`, `p` the probability of the right class.

    Args:
        q: between 0 (as cross entropy) and 1 (as absolute error).
        reduction, name: as for `tf.keras.losses.Loss`.
    """
