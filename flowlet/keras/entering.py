"""Keras in programs that build graphs: what users call runs at once, unless it is given tensors of a graph.

From the program's first graph on, the public methods of Keras's classes are entries: called while a graph is built, they
leave the graph for as long as they run (`model.fit` on arrays). Calls on tensors of the graph go to `Bridge`, which
flowlet.compat.v1 provides. Programs without graphs run without any of this.
"""

import collections
import contextlib
import functools
import inspect
import threading
import weakref

from flowlet import api, errors
from flowlet.core import mode, nest
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor, Symbolic
from flowlet.core.variable import AnyVariable, Variable
from flowlet.keras import settings

INSTEAD = {  # classes of Keras that work on values alone -> what a graph has in their place
    "Optimizer": "an optimizer of tf.train: tf.train.AdamOptimizer(rate).minimize(loss)",
    "Metric": "tf.metrics.accuracy(labels, predictions) and its like, or tf.reduce_mean of what you want to see",
}


ON_VALUES = frozenset("compile fit evaluate predict train_on_batch test_on_batch predict_on_batch set_weights".split())


class Here(threading.local):
    inside = False  # whether a call on tensors of a graph is under way, whose calls of Keras belong to the graph
    ashore = False  # whether layers hold values in place of variables of graphs


here = Here()


class Bridge:
    """What flowlet.compat.v1 does for Keras in graphs; it sets these functions.

    Attributes:
        moved: the layers whose weights are variables of a graph.
        call: a layer called on tensors of the graph; takes the layer, args and kwargs.
        ashore: a context in which what it is given holds values of Keras's session in place of variables of graphs.
    """

    moved = weakref.WeakSet()
    call = ashore = None


bridge = Bridge()


def in_graph(value):
    """Whether something is of a graph: one of its tensors or variables."""
    return isinstance(value, GraphTensor) or isinstance(value, AnyVariable) and not isinstance(value, Variable)


def _leaves(args, kwargs):
    return nest.flatten([list(args), kwargs]) if args or kwargs else ()


def entry(method, calls):
    """A public method as users call it.

    Args:
        method: the function.
        calls: for `__call__`, whether plain values become tensors of the graph (layers, losses, initializers).
    """
    makes = method.__name__ == "__init__"
    layers = method.__name__ == "__call__" and method.__module__ == "flowlet.keras.layers.base"

    @functools.wraps(method)
    def enter(self, *args, **kwargs):
        if not state.building:
            if state.dimensions:
                with mode.using(dimensions=False):
                    return enter(self, *args, **kwargs)
            if makes or here.ashore or not bridge.moved:
                return method(self, *args, **kwargs)
            with bridge.ashore([self]):
                return method(self, *args, **kwargs)
        if here.inside and not layers:
            return method(self, *args, **kwargs)
        given = _leaves(args, kwargs)
        if any(map(in_graph, given)):
            _refuse(self, method.__name__)
            building = True
        else:
            building = calls and not any(isinstance(one, (EagerTensor, Variable, Symbolic)) for one in given)
        if building:
            with counted(), inside():
                return bridge.call(self, args, kwargs) if layers else method(self, *args, **kwargs)
        with counted(), _outside(), bridge.ashore(given if makes else [self, *given]):
            return method(self, *args, **kwargs)

    enter.__flowlet_entry__ = True
    return enter


def of_program(method):
    """A method that runs code of the program: sizes are what they are to the program (`input_shape[-1].value`)."""

    @functools.wraps(method)
    def run(self, *args, **kwargs):
        program = type(state).dimensions
        if state.dimensions is program:
            return method(self, *args, **kwargs)
        with mode.using(dimensions=program):
            return method(self, *args, **kwargs)

    run.__flowlet_entry__ = True
    return run


@contextlib.contextmanager
def inside():
    """Keras's code belongs to the graph within the block."""
    before, here.inside = here.inside, True
    try:
        yield
    finally:
        here.inside = before


def _outside():
    """Leave the graph; its name scope goes along."""
    names = tuple(part for part in default_graph().names.scope.split("/") if part)
    return mode.using(building=False, graph=None, dimensions=False, names=names)


@contextlib.contextmanager
def counted():
    """Automatic names are counted for the default graph within the block."""
    held = default_graph().get_collection_ref(("keras_names",))
    if not held:
        held.append(collections.Counter())
    counting, before = settings.counting, settings.counting.counts
    counting.counts = held[0]
    try:
        yield
    finally:
        counting.counts = before


def _refuse(found, method):
    """Raise a NotImplementedError where a method takes values only."""
    if method in ON_VALUES:
        raise NotImplementedError(errors.message(
            f"`{method}` of {type(found).__name__} was given a tensor of a graph, which has no value while the graph is built.",
            "NumPy arrays, a generator or a tf.data.Dataset.", "pass what you would feed; or call the model on the tensor, "
            "model(x), and train its variables with an optimizer of tf.train."))  # fmt: skip
    if method == "__init__" and hasattr(found, "train_step"):
        raise NotImplementedError(errors.message(
            f"A {type(found).__name__} was to be made of tensors of a graph.",
            "symbolic tensors that begin with tf.keras.Input(shape).",
            "make the model of symbolic tensors and call it on yours, model(x); or train them by an optimizer of tf.train."))
    for kind in type(found).__mro__:
        if kind.__name__ in INSTEAD and kind.__module__.startswith("flowlet.keras"):
            raise NotImplementedError(errors.message(
                f"`{method}` of tf.keras's {type(found).__name__} was given a tensor or variable of a graph.",
                "values: in flowlet it serves compile, fit and eager code.", f"in a graph use "
                                                                             f"{INSTEAD[kind.__name__]}."))  # fmt: skip


_builds = ("Layer", "Loss", "Initializer", "Regularizer", "Constraint")  # calling them on plain values builds in a graph
_entries = {}  # function -> its entry
_known = set()  # classes whose methods are entries


def _enter(kind):
    """Make entries of the public methods of a class of Keras and of its bases."""
    for one in kind.__mro__:
        if one in _known or not one.__module__.startswith("flowlet.keras."):
            continue
        _known.add(one)
        for name, found in list(vars(one).items()):
            if one.__name__ == "Lambda" and name == "call":
                one.call = of_program(found)
            elif inspect.isfunction(found) and (not name.startswith("_") or name in ("__init__", "__call__")):
                calls = name == "__call__" and any(base.__name__ in _builds for base in kind.__mro__)
                if found not in _entries:
                    _entries[found] = entry(found, calls)
                setattr(one, name, _entries[found])


def entered(kind):
    """A class of the program's own that derives from one of Keras: it is made outside graphs too."""
    if not mode.State.graphs or kind.__module__.startswith("flowlet."):
        return
    for name, wrap in (("__init__", lambda method: entry(method, False)), ("build", of_program), ("call", of_program)):
        found = vars(kind).get(name)
        if inspect.isfunction(found) and not hasattr(found, "__flowlet_entry__"):
            setattr(kind, name, wrap(found))


def begin():
    """The program's first graph: make entries of what users call."""
    api.load(api.OLD.rstrip("."))
    api.resolve("compat.v1.keras.backend", "get_session")  # the bridge comes with it
    for name, found in api.registered():
        if name.startswith("keras.") and inspect.isclass(found) and found.__module__.startswith("flowlet.keras."):
            _enter(found)
