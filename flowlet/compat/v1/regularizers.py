"""Regularizers of `tf.contrib.layers`: functions of a weight that give a term of the loss."""

import numbers

from flowlet import api
from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.core.graph import build
from flowlet.core.graph.stack import default_graph


def _checked(scale):
    """A ValueError for a scale that is no number from 0 on."""
    if isinstance(scale, numbers.Integral):
        raise ValueError(f"scale cannot be an integer: {scale}")
    if isinstance(scale, numbers.Real) and scale < 0.0:
        raise ValueError(f"Setting a scale less than 0 on a regularizer: {scale}.")
    return scale


def _root(name):
    return api.resolve("compat.v1", name)


def _of_sum(name, sum_of, doc):
    def regularizer(scale, scope=None):
        if _checked(scale) == 0.0:
            return lambda weights: None

        def apply(weights, name=None):
            with default_graph().name_scope(scope or regularizer.__name__) as open_:
                if hasattr(weights, "_graph_tensor"):
                    weights = build.tensor(weights)
                factor = build.tensor(scale, weights.dtype, "scale")
                return _root("multiply")(factor, sum_of(weights), name=open_)

        return apply

    regularizer.__name__ = regularizer.__qualname__ = name
    regularizer.__doc__ = doc
    return export(f"compat.v1.contrib.layers.{name}")(regularizer)


l1_regularizer = _of_sum("l1_regularizer", lambda weights: _root("reduce_sum")(_root("abs")(weights)),
                         "A regularizer: `scale` times the sum of absolute weights.")  # fmt: skip
l2_regularizer = _of_sum("l2_regularizer", lambda weights: api.resolve("compat.v1.nn", "l2_loss")(weights),
                         "A regularizer: `scale` times half the sum of squared weights.")  # fmt: skip


@export("compat.v1.contrib.layers.sum_regularizer")
def sum_regularizer(regularizer_list, scope=None):
    """A regularizer: the sum of others; None for an empty list."""
    regularizers = [one for one in regularizer_list if one is not None]
    if not regularizers:
        return None

    def apply(weights):
        with default_graph().name_scope(scope or "sum_regularizer") as open_:
            terms = [term for term in (one(weights) for one in regularizers) if term is not None]
            return _root("add_n")(terms, name=open_)

    return apply


@export("compat.v1.contrib.layers.l1_l2_regularizer")
def l1_l2_regularizer(scale_l1=1.0, scale_l2=1.0, scope=None):
    """A regularizer: the sum of `l1_regularizer(scale_l1)` and `l2_regularizer(scale_l2)`."""
    return sum_regularizer([l1_regularizer(scale_l1), l2_regularizer(scale_l2)],
                           scope or "l1_l2_regularizer")  # fmt: skip


@export("compat.v1.contrib.layers.apply_regularization")
def apply_regularization(regularizer, weights_list=None):
    """The sum of a regularizer over weights, which also goes to the collection of regularization losses.

    Args:
        weights_list: the weights; by default those of the collection `weights`.
    """
    graph = default_graph()
    weights = graph.get_collection(GraphKeys.WEIGHTS) if not weights_list else weights_list
    if not weights:
        raise ValueError("No weights to regularize.")
    with graph.name_scope("get_regularization_penalty") as scope:
        penalties = [term for term in map(regularizer, weights) if term is not None]
        total = _root("add_n")(penalties, name=scope) if penalties else build.constant(0.0, None, scope)
    graph.add_to_collection(GraphKeys.REGULARIZATION_LOSSES, total)
    return total
