"""What 1.15 makes of several operations, or otherwise than 2.x: functions of flowlet.compat.v1 that take over in graphs."""

import functools
import inspect

from flowlet import api
from flowlet.core.mode import state

COMPOSED = {}  # type of a row, or name of a function of 2.x -> the function that makes the operations


def composed(*names):
    """Let a function make the operations of rows, or of public functions of 2.x, while a graph is built.

    It takes the arguments of the row (or function) by name, and `name`.
    """

    def register(function):
        COMPOSED.update(dict.fromkeys(names, function))
        return function

    return register


def composition(name):
    """The function registered for a row; None where there is none."""
    if not COMPOSED:
        api.load(api.OLD.rstrip("."))
    return COMPOSED.get(name)


def _of_function(name):
    """What makes the operations of a function of 2.x: what is registered for it, else the function of 1.x of its name."""
    found = composition(name)
    return api.registered_as(api.OLD + name) if found is None else found


def graphed(name):
    """Let the function registered under `name` do the work of the decorated one, of 2.x, in graphs.

    It gets the same arguments, by their names.
    """

    def decorate(function):
        signature = inspect.signature(function)
        variable = next((key for key, one in signature.parameters.items() if one.kind is one.VAR_POSITIONAL), None)

        @functools.wraps(function)
        def choose(*arguments, **keywords):
            if not state.building:
                return function(*arguments, **keywords)
            instead = _of_function(name)
            if instead is None:
                return function(*arguments, **keywords)
            if variable is not None:
                return instead(*arguments, **keywords)
            return instead(**signature.bind(*arguments, **keywords).arguments)

        return choose

    return decorate


def original(function):
    """The function as it was before `graphed`: for work on the host of a session."""
    return inspect.unwrap(function)
