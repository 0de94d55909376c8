"""Keras's session: where the variables of its layers have their values, outside a session of the program's own."""

import contextlib

import jax.numpy as jnp
import numpy as np

from flowlet.api import export
from flowlet.core.graph.stack import default_graph
from flowlet.core.session import default
from flowlet.core.session.session import Session
from flowlet.data.dataset import Dataset

_own = []  # the session that was set, or made here
_VARIABLES = ("keras_variables",)


def of_keras(variable):
    """Remember a variable: Keras's session initializes it."""
    variable.graph.get_collection_ref(_VARIABLES).append(variable)
    return variable


@export("keras.backend.get_session", "compat.v1.keras.backend.get_session")
def get_session(op_input_list=()):
    """Keras's session: the open one, else the one that `set_session` was given, else one of its own.

    Variables of Keras's layers that have no value in it yet are initialized.
    """
    graph = default_graph()
    found = default.session()
    if found is None or found.graph is not graph:
        if not _own or _own[0].graph is not graph or _own[0]._closed:
            _own[:] = [Session(graph=graph)]
        found = _own[0]
    missing = [one for one in graph.get_collection_ref(_VARIABLES) if one.op not in found.variables]
    if missing:
        found.run([one.initializer for one in missing])
    return found


@export("keras.backend.set_session", "compat.v1.keras.backend.set_session")
def set_session(session):
    """Let Keras work in a session of the program's."""
    _own[:] = [session]


def forget():
    """Forget Keras's session."""
    _own.clear()


def _session_of(variable):
    with variable.graph.as_default():
        found = get_session()
    if variable.op not in found.variables:
        found.run(variable.initializer)
    return found


def value(variable):
    """The value of a variable in Keras's session."""
    return np.array(_session_of(variable).variables[variable.op])


def set_value(variable, array):
    """Set a variable in Keras's session."""
    _session_of(variable).variables[variable.op] = jnp.array(array, variable.dtype._np)


@contextlib.contextmanager
def readable(found):
    """Let data sets of a graph give their elements, in the block, to code outside graphs."""
    sets = [one for one in found if isinstance(one, Dataset) and one._found is None]
    for one in sets:
        with one._variant_tensor.graph.as_default():
            one._found = get_session().run(one._variant_tensor)
    try:
        yield
    finally:
        for one in sets:
            one._found = None


def values(tensors):
    """The values of tensors and variables of graphs in Keras's session."""
    return get_session().run(tensors)


