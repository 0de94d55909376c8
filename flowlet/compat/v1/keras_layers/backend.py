"""Functions of `tf.keras.backend` that mean another thing in graphs: variables, values, the session, gradients."""

import numpy as np

from flowlet.compat.v1.gradients import gradients as derivatives
from flowlet.compat.v1.keras_layers import phases, sessions
from flowlet.compat.v1.keras_layers.symbolic import of_graph
from flowlet.compat.v1.placeholders import placeholder as make_placeholder
from flowlet.compat.v1.raw import tensor
from flowlet.compat.v1.unlisted import smart_cond
from flowlet.compat.v1.variables import KINDS
from flowlet.core import dtypes, nest
from flowlet.core.graph import stack
from flowlet.core.graph.composing import composed, original
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor
from flowlet.core.variable import Variable
from flowlet.keras import backend, entering, settings  # noqa: F401


@composed("keras.backend.clear_session")
def clear_session():
    """A new default graph, Keras's session forgotten, automatic names from the beginning."""
    if state.graph is None:
        stack.reset()
    sessions.forget()
    settings._values["learning_phase"] = 0


@composed("keras.backend.in_train_phase")
def in_train_phase(x, alt, training=None):
    """`x` in training, else `alt`, as the learning phase says when the graph runs."""
    training = phases.learning_phase() if training is None else training
    one, other = (found if callable(found) else lambda found=found: found for found in (x, alt))
    return smart_cond(training, one, other)


@composed("keras.backend.placeholder")
def placeholder(shape=None, ndim=None, dtype=None, sparse=False, name=None, ragged=False):
    """A placeholder of the graph."""
    shape = (None,) * ndim if shape is None and ndim is not None else shape
    return make_placeholder(dtype or settings.floatx(), shape, name)


@composed("keras.backend.variable")
def variable(value, dtype=None, name=None, constraint=None):
    """A variable of the graph, of the float type by default."""
    value = value._value if isinstance(value, EagerTensor) else value
    made = KINDS[True](value, dtype=dtypes.as_dtype(dtype or settings.floatx()), name=name, constraint=constraint)
    return sessions.of_keras(made)


@composed("keras.backend.filled")
def filled(value, name=None):
    """A variable of the graph that begins as a tensor says."""
    return sessions.of_keras(KINDS[True](value, name=name))


@composed("keras.backend.get_value")
def get_value(x):
    """The value of a tensor or variable in Keras's session."""
    if entering.in_graph(x):
        return sessions.value(x) if hasattr(x, "initializer") else sessions.values(x)
    return x.numpy() if isinstance(x, (EagerTensor, Variable)) else x


@composed("keras.backend.set_value")
def set_value(x, value):
    """Set a variable in Keras's session."""
    array = np.asarray(value, dtypes.as_dtype(x.dtype)._np)
    sessions.set_value(x, array) if entering.in_graph(x) else x.assign(array)


@composed("keras.backend.gradients")
def gradients(loss, variables):
    """The gradients of a tensor of the graph, or of a functional model, by others."""
    listed = variables if isinstance(variables, (list, tuple)) else [variables]
    return derivatives(tensor(loss), [of_graph(one) for one in listed])


@composed("keras.backend.function")
def function(inputs, outputs, updates=None, name=None, **kwargs):
    """A function from arrays to arrays that runs tensors of the graph in Keras's session."""
    symbols = [one for one in nest.flatten([inputs, outputs]) if not entering.in_graph(one) and hasattr(one, "_keras_history")]
    if not updates and len(symbols) == len(nest.flatten([inputs, outputs])):
        with entering.mode.eagerly():
            run = original(backend.phases.function)(inputs, outputs, name=name)

        def at_once(values):
            with entering.mode.eagerly():
                return run(values)

        return at_once
    fed = [of_graph(one) for one in nest.flatten(inputs)]
    wanted = nest.map_structure(of_graph, outputs)

    def call(values):
        given = {one: value for one, value in zip(fed, values if isinstance(values, (list, tuple)) else [values])
                 if entering.in_graph(one)}  # fmt: skip
        return sessions.get_session().run([wanted, list(updates or ())], given)[0]

    return call


