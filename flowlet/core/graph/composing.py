"""Functions of 2.x that look at values, in graphs: there a function of 1.15's kind takes over (build.COMPOSED)."""

import functools
import inspect

from flowlet.core.mode import state


def graphed(name):
    """Let the function registered under `name` (`build.composed`) do the work of the decorated one in graphs.

    It gets the same arguments, by their names.
    """

    def decorate(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        def choose(*arguments, **keywords):
            if not state.building:
                return function(*arguments, **keywords)
            from flowlet.core.graph.build import COMPOSED

            if name not in COMPOSED:
                return function(*arguments, **keywords)
            bound = signature.bind(*arguments, **keywords).arguments
            return COMPOSED[name](**bound)

        return choose

    return decorate


def original(function):
    """The function as it was before `graphed`: for work on the host of a session."""
    return inspect.unwrap(function)
