"""What a call runs under: plain eager, under gradient tapes, inside a trace.

`state` is per thread. `state.busy` is false in plain eager mode only, so that the hot path looks at one flag.
"""

import contextlib
import threading

from flowlet import api
from flowlet.api import export


class State(threading.local):
    busy = False  # true where tapes record or a trace runs
    tapes = ()  # the active gradient tapes, outermost first
    graph = None  # the graph of the innermost `graph.as_default()`
    session = None  # the session that runs a program now
    building = False  # whether ops become operations of a graph
    dimensions = False  # whether the sizes of a static shape are `Dimension` objects, as in 1.x
    resources = True  # whether variables of graphs are resource variables where nothing else is said; False in 1.x
    frame = None  # the running trace (core/frame.py), None in eager mode
    lifted = None  # the trace that was left for a moment, to make variables (core/frame.py)
    checking = False  # whether the results of all ops are checked for NaN and infinity (in all threads)
    names = ()  # the open name scopes
    graphs = False  # whether the program has built a graph so far (in all threads)
    batch = None  # while a training step is traced: the size of the first axis if it stands for any, 0 for that size alone

    def update(self):
        self.busy = bool(self.tapes) or self.frame is not None or self.checking


state = State()
api.building = lambda: state.building


@contextlib.contextmanager
def using(**changes):
    """Set attributes of `state` for the length of a `with` block."""
    own = vars(state)
    before = {key: own[key] for key in changes if key in own}  # what holds for all threads is set on the class
    for key, value in changes.items():
        setattr(state, key, value)
    state.update()
    try:
        yield state
    finally:
        for key in changes:
            delattr(state, key)
        for key, value in before.items():
            setattr(state, key, value)
        state.update()


_waiting = []  # what to do when the program builds its first graph


def when_graphs(function):
    """Call `function()` when the program builds its first graph, or now where it has."""
    if State.graphs:
        function()
    else:
        _waiting.append(function)


def graphs_begin():
    """The program builds graphs from now on."""
    State.graphs = True
    while _waiting:
        _waiting.pop(0)()


def eagerly():
    """Run ops at once inside the block, whatever the program's era."""
    return using(building=False, graph=None, dimensions=False)


@export("executing_eagerly")
def executing_eagerly():
    """Whether ops run at once: False inside a `tf.function`.

    >>> import flowlet as tf
    >>> tf.executing_eagerly()
    True
    """
    return state.frame is None and not state.building
