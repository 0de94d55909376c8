"""`slim.repeat` and `slim.stack`: the same layer several times."""

import flowlet.compat.v1 as tf
from flowlet.api import export


def _named(layer):
    return getattr(layer, "__name__", None) or getattr(getattr(layer, "func", None), "__name__", None) or "repeat"


@export("compat.v1.contrib.layers.repeat", "compat.v1.contrib.slim.repeat")
def repeat(inputs, repetitions, layer, *args, **kwargs):
    """A layer applied several times, each with variables of its own.

    `slim.repeat(x, 2, slim.conv2d, 64, [3, 3], scope="conv1")` has the layers `conv1/conv1_1` and `conv1/conv1_2`.

    Args:
        inputs: of the first.
        repetitions: how often.
        layer: the function.
        *args, **kwargs: its arguments; `scope` names it.
    """
    scope = kwargs.pop("scope", None)
    with tf.variable_scope(scope, "Repeat", [inputs]):
        name = scope or _named(layer)
        for number in range(repetitions):
            inputs = layer(inputs, *args, **kwargs, scope=f"{name}_{number + 1}")
        return inputs


@export("compat.v1.contrib.layers.stack", "compat.v1.contrib.slim.stack")
def stack(inputs, layer, stack_args, **kwargs):
    """A layer applied several times, each with arguments of its own.

    Args:
        inputs: of the first.
        layer: the function.
        stack_args: for each its argument, or a list of them: `slim.stack(x, slim.fully_connected, [32, 64])`.
        **kwargs: arguments of all; `scope` names them.
    """
    scope = kwargs.pop("scope", None)
    if not isinstance(stack_args, (list, tuple)):
        raise TypeError(f"stack_args need to be a list or tuple, got {stack_args!r}")
    with tf.variable_scope(scope, "Stack", [inputs]):
        name = scope or _named(layer)
        for number, args in enumerate(stack_args):
            args = args if isinstance(args, (list, tuple)) else [args]
            inputs = layer(inputs, *args, **kwargs, scope=f"{name}_{number + 1}")
        return inputs
