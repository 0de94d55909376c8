"""`tf.compat.v1.Session`: runs parts of a graph; its variables are its own."""

import numpy as np

from flowlet.api import export
from flowlet.core.graph import stack
from flowlet.core.session import default, feeds
from flowlet.core.session.fetches import Fetches
from flowlet.core.session.program import Program


class BaseSession:
    """What both kinds of session share."""

    def __init__(self, target="", graph=None, config=None):
        self._graph = graph if graph is not None else stack.default_graph()
        self.variables = {}  # the operation of a variable -> its array
        self._prepared, self._closed, self.sess_str, self._config = {}, False, target, config

    graph = property(lambda self: self._graph)

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """The values of `fetches`, in the same structure.

        Args:
            fetches: a tensor, an operation (its value is None), the name of one, or a nested list, tuple or dict of them.
            feed_dict: tensor -> value that stands in for its own.

        Raises:
            RuntimeError: after `close`.
            InvalidArgumentError: where a placeholder is not fed.
            FailedPreconditionError: where a variable is not initialized.
        """
        if self._closed:
            raise RuntimeError("Attempted to use a closed Session.")
        feed_dict = feed_dict or {}
        key = (_identity(fetches), *map(_identity, feed_dict), self._graph.version)
        found = self._prepared.get(key)
        if found is None:
            found = self._prepared[key] = self._prepare(fetches, feed_dict)
        fetched, program, tensors, _ = found
        arrays = [feeds.array_of(tensor, value) for tensor, value in zip(tensors, feed_dict.values())]
        values = program(self.variables, arrays)
        return fetched.rebuilt([_given_back(value) for value in values])

    def _prepare(self, fetches, feed_dict):
        tensors = [feeds.tensor_of(self._graph, key) for key in feed_dict]
        fetched = Fetches(self._graph, fetches)
        return fetched, Program(fetched, tensors), tensors, list(feed_dict)

    def as_default(self):
        """Make this the session that `eval` and `run` take; it stays open afterwards."""
        return default.opened(self)

    def close(self):
        """End the session."""
        self._closed = True
        self.variables.clear()
        self._prepared.clear()


def _identity(item):
    if isinstance(item, (list, tuple)):
        return (type(item), *map(_identity, item))
    if isinstance(item, dict):
        return (type(item), *((key, _identity(one)) for key, one in item.items()))
    return item if isinstance(item, str) else id(item)


def _given_back(value):
    array = np.array(value)
    return array if array.ndim else array[()]


@export("compat.v1.Session")
class Session(BaseSession):
    """Runs operations of a graph.

    Args:
        target: only "" (this process).
        graph: the graph; by default the default one.
        config: a ConfigProto; accepted.
    """

    def __enter__(self):
        self._graph_open = self._graph.as_default()
        self._graph_open.__enter__()
        default.push(self)
        return self

    def __exit__(self, *error):
        default.pop(self)
        self._graph_open.__exit__(*error)
        self.close()


@export("compat.v1.InteractiveSession")
class InteractiveSession(BaseSession):
    """A session that is open from its making until `close`."""

    def __init__(self, target="", graph=None, config=None):
        super().__init__(target, graph, config)
        default.push(self)

    def close(self):
        default.pop(self)
        super().close()
