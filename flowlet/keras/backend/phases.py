"""What is global: training or not, starting afresh; and what graphs need: `function`, `placeholder`, `switch`."""

import contextlib

from flowlet import errors
from flowlet.api import export
from flowlet.core import nest
from flowlet.core.convert import convert
from flowlet.core.graph.composing import graphed
from flowlet.keras import settings
from flowlet.ops import array, gather
from flowlet.ops.cast import cast


@export("keras.backend.clear_session")
@graphed("keras.backend.clear_session")
def clear_session():
    """Start afresh: automatic names begin from the beginning, and the learning phase is 0.

    >>> import flowlet as tf
    >>> tf.keras.backend.clear_session()
    >>> tf.keras.layers.Dense(1).name
    'dense'
    """
    settings.reset_uids()
    settings.set_learning_phase(0)


@export("keras.backend.learning_phase_scope")
@contextlib.contextmanager
def learning_phase_scope(value):
    """A `with` block in which the learning phase is `value`."""
    before = settings.learning_phase()
    settings.set_learning_phase(value)
    try:
        yield
    finally:
        settings.set_learning_phase(before)


def _value(x):
    return x() if callable(x) else x


@export("keras.backend.in_train_phase")
@graphed("keras.backend.in_train_phase")
def in_train_phase(x, alt, training=None):
    """`x` in training, else `alt`; each a tensor or a function that gives one."""
    return _value(x if (settings.learning_phase() if training is None else training) else alt)


@export("keras.backend.in_test_phase")
def in_test_phase(x, alt, training=None):
    """`alt` in training, else `x`."""
    return in_train_phase(alt, x, training)


@export("keras.backend.switch")
def switch(condition, then_expression, else_expression):
    """`then_expression` where `condition` is true, else `else_expression`, both of one shape.

    Args:
        condition: a scalar, a vector along the last axis of the expressions, or a tensor with their first axes.
        then_expression, else_expression: tensors, or functions that give them.

    Raises:
        ValueError: for a condition with more axes than the expressions.

    >>> import flowlet as tf
    >>> tf.keras.backend.switch(tf.constant([True, False]), tf.ones([2]), tf.zeros([2])).numpy().tolist()
    [1.0, 0.0]
    """
    condition, one, other = cast(condition, "bool"), convert(_value(then_expression)), convert(_value(else_expression))
    ranks = len(condition.shape), len(one.shape)
    if ranks[0] > ranks[1]:
        raise ValueError(
            "Rank of `condition` should be less than or equal to rank of `then_expression` and "
            f"`else_expression`. ndim(condition)={ranks[0]}, ndim(then_expression)={ranks[1]}"
        )
    for _ in range(
        ranks[1] - ranks[0] if ranks[0] > 1 else 0
    ):  # with one axis it stands for the last, as in TensorFlow
        condition = array.expand_dims(condition, -1)
    return gather.where(condition, one, other)


@export("keras.backend.function")
@graphed("keras.backend.function")
def function(inputs, outputs, updates=None, name=None, **kwargs):
    """A function from arrays to arrays that computes symbolic `outputs` of a functional model from its `inputs`.

    Args:
        inputs, outputs: symbolic tensors, or lists of them.

    >>> import flowlet as tf
    >>> x = tf.keras.Input(shape=(2,))
    >>> double = tf.keras.backend.function([x], [2 * x])
    >>> double([[[1., 2.]]])[0].tolist()
    [[2.0, 4.0]]
    """
    if updates:
        raise ValueError(f"`updates` argument is not supported during eager execution. You passed: {updates}")
    if kwargs:
        raise ValueError(f"Session keyword arguments are not supported during eager execution. You passed: {kwargs}")
    from flowlet.keras.models.model import Model

    model, listed = Model(inputs, outputs, name=name), isinstance(outputs, list)

    def call(model_inputs):
        if isinstance(model_inputs, (list, tuple)) and len(model_inputs) == 1 and not nest.is_nested(model.input):
            model_inputs = model_inputs[0]
        if nest.is_nested(model.input):
            model_inputs = [convert(one) for one in model_inputs]
        else:
            model_inputs = convert(model_inputs)
        found = model(model_inputs)
        return nest.map_structure(
            lambda tensor: tensor.numpy(), [found] if listed and not nest.is_nested(found) else found
        )

    return call


@export("keras.backend.gradients")
@graphed("keras.backend.gradients")
def gradients(loss, variables):
    """A function of graphs: always a RuntimeError in TensorFlow 2, where `tf.GradientTape` takes its place."""
    raise RuntimeError(
        errors.message(
            "tf.gradients is not supported when eager execution is enabled.",
            "",
            "Use tf.GradientTape instead: with tf.GradientTape() as tape: loss = ...; tape.gradient(loss, variables).",
        )
    )


@export("keras.backend.placeholder")
@graphed("keras.backend.placeholder")
def placeholder(shape=None, ndim=None, dtype=None, sparse=False, name=None, ragged=False):
    """A symbolic tensor of the full shape `shape` (the batch included), as `tf.keras.Input` gives."""
    from flowlet.keras.layers.input import Input

    if shape is None and ndim is not None:
        shape = (None,) * ndim
    return Input(batch_shape=shape, dtype=dtype, name=name, sparse=sparse, ragged=ragged)


@export("keras.backend.manual_variable_initialization")
def manual_variable_initialization(value):
    """For graphs: whether the program initializes variables itself. In TensorFlow 2 they always have their values."""
