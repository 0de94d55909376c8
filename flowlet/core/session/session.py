"""`tf.compat.v1.Session`: runs parts of a graph; its variables are its own."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core.graph import stack
from flowlet.core.graph.graph import Graph
from flowlet.core.mode import state, using
from flowlet.core.session import default, feeds
from flowlet.core.session.fetches import Fetches
from flowlet.core.session.program import Program
from flowlet.core.session.segment import Variables

PARTIAL = ("partial runs keep half a program waiting between calls; flowlet compiles what one call runs. Fetch what is needed in "
           "one `run`, or feed earlier results to the next one.")  # fmt: skip


class BaseSession:
    """What both kinds of session share.

    Attributes:
        graph: what it runs.
        variables: the operation of a variable -> its array.
        resources: what operations on the host keep (iterators, queues): operation -> object.
    """

    def __init__(self, target="", graph=None, config=None):
        _check(target, graph, config)
        self._graph = graph if graph is not None else stack.default_graph()
        self.variables, self.resources = Variables(), {}
        self._prepared, self._closed, self._config = {}, False, config
        self.sess_str = target if isinstance(target, bytes) else target.encode()

    graph = property(lambda self: self._graph)
    graph_def = property(lambda self: self._graph.as_graph_def())

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """The values of `fetches`, in the same structure.

        Args:
            fetches: a tensor, an operation (its value is None), the name of one, or a nested list, tuple or dict of them.
            feed_dict: tensor -> value that stands in for its own.
            options, run_metadata: accepted; flowlet keeps no trace of a run.

        Raises:
            RuntimeError: after `close`.
            InvalidArgumentError: where a placeholder is not fed.
            FailedPreconditionError: where a variable is not initialized.
        """
        if self._closed:
            raise RuntimeError("Attempted to use a closed Session.")
        feed_dict = {} if feed_dict is None else feed_dict
        try:
            found = self._prepared.get((_identity(fetches), *map(id, feed_dict)))
        except TypeError:
            found = None
        if found is None or not found.plain:
            found = self._prepare(fetches, feed_dict, options)
        return found(self, feed_dict.values())

    def _prepare(self, fetches, feed_dict, options=None):
        if not len(self._graph.get_operations()):
            raise RuntimeError("The Session graph is empty. Add operations to the graph before calling run(): it may be that they "
                               "went to another graph, the default one when they were made.")  # fmt: skip
        if options is not None and not hasattr(options, "trace_level"):
            raise AttributeError(f"{type(options).__name__!r} object has no attribute 'SerializeToString': `options` is a "
                                 f"tf.RunOptions, not {options!r}.")  # fmt: skip
        tensors, given = feeds.flat(self._graph, feed_dict)
        call = _Call(Fetches(self._graph, fetches), tensors, list(feed_dict), given)
        key = (_identity(fetches), *map(id, feed_dict))
        known = self._prepared.get(key)
        if known is not None:
            known.given = given
            return known
        self._prepared[key] = call
        return call

    def make_callable(self, fetches, feed_list=None, accept_options=False):
        """A function of the values of `feed_list` that gives those of `fetches`."""
        feed_list = list(feed_list or ())

        def call(*values, **_):
            return self.run(fetches, dict(zip(feed_list, values)))

        return call

    def partial_run_setup(self, fetches, feeds=None):
        """Refused."""
        raise errors.UnimplementedError(message=f"partial_run_setup is not in flowlet: {PARTIAL}")

    def partial_run(self, handle, fetches, feed_dict=None):
        """Refused."""
        raise errors.UnimplementedError(message=f"partial_run is not in flowlet: {PARTIAL}")

    def list_devices(self):
        """The devices that JAX has."""
        import jax

        return [DeviceAttributes(f"/job:localhost/replica:0/task:0/device:{one.platform.upper()}:{one.id}",
                                 one.platform.upper()) for one in jax.devices()]  # fmt: skip

    def as_default(self):
        """Make this the session that `eval` and `run` take; it stays open afterwards."""
        return default.opened(self)

    def close(self):
        """End the session."""
        self._closed = True
        self.variables.clear()
        for one in list(self.resources.values()):
            if hasattr(one, "abandon"):
                one.abandon()  # threads wait at queues
        self.resources.clear()
        self._prepared.clear()


class DeviceAttributes:
    """A device: its name, its type, and the memory it may use in bytes (0: not known)."""

    def __init__(self, name, device_type, memory_limit_bytes=0):
        self.name, self.device_type, self.memory_limit_bytes = name, device_type, memory_limit_bytes

    def __repr__(self):
        return f"_DeviceAttributes({self.name}, {self.device_type}, {self.memory_limit_bytes})"


class _Call:
    """One form of `run`: which tensors are fed and fetched.

    Attributes:
        plain: whether each key of `feed_dict` is one tensor, so that the values can be taken as they come.
    """

    def __init__(self, fetches, tensors, keys, given):
        self.fetches, self.tensors, self.given = fetches, tensors, given
        self.keys = keys  # kept alive: calls are found by identity
        self.plain = len(keys) == len(tensors)
        self.program = Program(fetches, tensors)

    def __call__(self, session, values):
        values = values if self.plain else self.given
        arrays = [feeds.array_of(tensor, value) for tensor, value in zip(self.tensors, values)]
        fed = dict(zip(self.tensors, arrays))
        before, state.session = state.session, session
        try:
            found = self.program(session.variables, arrays)
        finally:
            state.session = before
        return self.fetches.rebuilt([_given_back(value, tensor in fed) for tensor, value in zip(self.fetches.tensors, found)])


def _check(target, graph, config):
    if graph is not None and not isinstance(graph, Graph):
        raise TypeError(f"graph must be a tf.Graph, but got {type(graph)}")
    if not isinstance(target, (str, bytes)):
        raise TypeError(f"target must be a string, but got {type(target)}")
    if config is not None and not hasattr(config, "gpu_options"):
        raise TypeError(f"config must be a tf.ConfigProto, but got {type(config)}")
    if target and target != b"" and target != "local":
        raise errors.NotFoundError(message=errors.message(
            f"No session factory registered for the given session options: {{target: {target!r}}}.", "`target=''`: flowlet runs in "
            "this process.", "leave `target` out; distributed sessions (tf.train.Server) are not in flowlet."))  # fmt: skip


def _identity(item):
    if isinstance(item, (list, tuple)):
        return (type(item), *map(_identity, item))
    if isinstance(item, dict):
        return (type(item), *((key, _identity(one)) for key, one in item.items()))
    return item if isinstance(item, str) else id(item)


def _given_back(value, fed):
    array = np.array(value)
    if array.ndim or fed:
        return array
    return array[()]


@export("compat.v1.Session")
class Session(BaseSession):
    """Runs operations of a graph.

    Args:
        target: only "" (this process).
        graph: the graph; by default the default one.
        config: a ConfigProto; accepted.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.placeholder(tf.float32, [None])
    ...     print(sess.run(2. * x, feed_dict={x: [1, 2]}))
    [2. 4.]
    """

    def __enter__(self):
        self._opened = [*getattr(self, "_opened", ()), using(graph=self._graph, building=True)]
        self._opened[-1].__enter__()
        default.push(self)
        return self

    def __exit__(self, *error):
        if default.session() is not self:
            raise AssertionError(f"Nesting violated for default stack of {type(self)} objects: leave the sessions' `with` "
                                 "blocks in the reverse of the order in which they were entered.")  # fmt: skip
        default.pop(self)
        self._opened.pop().__exit__(*error)
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


export("compat.v1.get_default_session")(default.session)
