"""What the layers of contrib share: variables in the collections of models, named results, conditions that may be known."""

import weakref

import flowlet.compat.v1 as tf
from flowlet.api import export
from flowlet.compat.v1.contrib.arguments import add_arg_scope
from flowlet.compat.v1.unlisted import smart_cond, smart_constant_value  # noqa: F401 - for the layers

_aliases = weakref.WeakKeyDictionary()  # graph -> name of a result -> the layers that gave it


def aliases(output):
    """The names of the layers that put a result into a collection."""
    return _aliases.get(output.graph, {}).get(output.name) or [output.op.name]


def layer(*names):
    """Make a function a layer of `tf.contrib.layers` and `tf.contrib.slim`, whose arguments `arg_scope` may set."""

    def decorate(function):
        return export(*(f"compat.v1.contrib.{space}.{name}" for name in names for space in ("layers", "slim")))(
            add_arg_scope(function))  # fmt: skip

    return decorate


def variable(name, shape, dtype, initializer, regularizer=None, trainable=True, collections=None, kind=None):
    """A variable of a model in the open variable scope.

    Args:
        name: within the scope.
        collections: names of collections that it goes to as well; a dict gives them for each name.
        kind: what the operations of the regularizer stand under, where that is not the name.
    """
    extra = (collections or {}).get(name, []) if isinstance(collections, dict) else collections or []
    keys = list(dict.fromkeys([tf.GraphKeys.GLOBAL_VARIABLES, tf.GraphKeys.MODEL_VARIABLES, *extra]))
    known = len(tf.global_variables())
    made = tf.get_variable(name, shape, dtype, initializer, trainable=trainable, collections=keys)
    if regularizer is not None and len(tf.global_variables()) > known:  # a variable that is shared is counted once
        with tf.name_scope(made.op.name.rpartition(name)[0] + f"{kind or name}/Regularizer/"):
            loss = regularizer(made)
        if loss is not None:
            tf.add_to_collection(tf.GraphKeys.REGULARIZATION_LOSSES, loss)
    return made


def named(outputs_collections, alias, output):
    """Put a result into collections under its layer's name, and give it back."""
    if outputs_collections:
        _aliases.setdefault(output.graph, {}).setdefault(output.name, []).append(alias)
        tf.add_to_collections(outputs_collections, output)
    return output


def check_rank(inputs, least, layer_name):
    """Refuse inputs of too few axes."""
    if inputs.shape.rank is not None and inputs.shape.rank < least:
        raise ValueError(f"Input 0 of layer {layer_name} is incompatible with the layer: expected min_ndim={least}, found "
                         f"ndim={inputs.shape.rank}. Full shape received: {inputs.shape.as_list()}")  # fmt: skip


def channels_of(inputs, axis, layer_name):
    """The size of an axis that must be known."""
    size = inputs.shape.as_list()[axis] if inputs.shape.rank is not None else None
    if size is None:
        raise ValueError(f"The last dimension of the inputs to {layer_name} should be defined. Found None in {inputs}. Set it with "
                         "inputs.set_shape([...]).")  # fmt: skip
    return size


def finished(output, normalizer_fn, normalizer_params, activation_fn, outputs_collections, scope):
    """A layer's result after normalization and activation."""
    if normalizer_fn is not None:
        output = normalizer_fn(output, **(normalizer_params or {}))
    if activation_fn is not None:
        output = activation_fn(output)
    return named(outputs_collections, scope.name, output)
