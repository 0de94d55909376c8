"""`tf.QueueBase`: the operations that queues have."""

import contextlib

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.partial import constant_value
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor


class Held(nodes.Node):
    """A queue or a reader: one of each session, made where it is first needed.

    Args:
        make: a function of the operation that makes it.
        key: what it is kept under; the operation where this is None.
    """

    host = True

    def __init__(self, make, key=None):
        self.make, self.key = make, key

    def run(self, op, run, arrays):
        kept = state.session.resources
        key = op if self.key is None else self.key
        found = kept.get(key)
        if found is None:
            found = kept.setdefault(key, self.make(op))
        return [found]


def held(op_type, make, shared_name, name, attributes):
    """The tensor of a queue or reader; in eager mode the thing itself.

    Args:
        make: a function of the operation that makes it.
        shared_name: those of one such name are the same in a session.
    """
    if not state.building:
        return make(_Eager(name))
    node = Held(make, ("shared", op_type, shared_name) if shared_name else None)
    attributes = attributes | {"shared_name": shared_name or "", "container": ""}
    return build.operation(op_type, node, (), [(dtypes.resource, [])], name, attributes).outputs[0]


class _Eager:
    """What stands for the operation of a queue in eager mode."""

    def __init__(self, name):
        self.name = name


@export("compat.v1.QueueBase", "queue.QueueBase")
class QueueBase:
    """What all queues can do.

    An element is a tuple of components; where the queue has `names`, a dict of them.

    Args:
        dtypes: the dtype of each component.
        shapes: their shapes, or None.
        names: their names, or None.
        queue_ref: the tensor of the queue; in eager mode the queue itself.
    """

    def __init__(self, dtypes, shapes, names, queue_ref):
        self._dtypes = _kinds(dtypes)
        self._shapes = _shapes(shapes, self._dtypes)
        self._names = _names(names, self._dtypes)
        self._queue_ref = queue_ref
        self._name = queue_ref.op.name.rpartition("/")[2] if state.building else queue_ref.name

    queue_ref = property(lambda self: self._queue_ref, doc="The tensor of the queue.")
    name = property(
        lambda self: self._queue_ref.op.name if state.building else self._name, doc="The name of the queue's operation."
    )
    dtypes = property(lambda self: list(self._dtypes), doc="The dtypes of the components.")
    shapes = property(lambda self: [TensorShape(one) for one in self._shapes or [None] * len(self._dtypes)],
                      doc="The shapes of the components of one element.")  # fmt: skip
    names = property(lambda self: self._names, doc="The names of the components, or None.")

    @staticmethod
    def from_list(index, queues):
        """The queue at a place of a list.

        Args:
            index: an int, or a constant.
        """
        found = index if isinstance(index, int) else constant_value(build.tensor(index))
        if found is None:
            raise errors.UnimplementedError(
                message="QueueBase.from_list needs an index that is known while the graph is built."
            )
        return queues[int(found)]

    def _operation(self, op_type, function, inputs, outputs, name, attributes=None):
        """Add an operation on this queue; in eager mode, run it."""
        if not state.building:
            found = function(self._queue_ref, *[np.asarray(one._value) for one in inputs])
            return [EagerTensor(np.asarray(one)) for one in found]
        op = build.operation(
            op_type, nodes.HostFunction(function), (self._queue_ref, *inputs), outputs, name, attributes
        )
        return list(op.outputs) or op

    def _components(self, values, many=False):
        """The tensors of an element (or of several, along their first axis), checked against the shapes."""
        if isinstance(values, dict):
            if not self._names:
                raise ValueError("Queue must have names to enqueue a dictionary")
            if sorted(self._names) != sorted(values):
                raise ValueError(
                    f"Keys in dictionary to enqueue do not match names of Queue.  Dictionary: {sorted(values)}, Queue: "
                    f"{sorted(self._names)}"
                )
            values = [values[name] for name in self._names]
        elif self._names:
            raise ValueError("You must enqueue a dictionary in a Queue with names")
        elif not isinstance(values, (list, tuple)):
            values = [values]
        found = []
        for place, (value, kind) in enumerate(zip(values, self._dtypes)):
            one = build.tensor(value, kind, f"component_{place}") if state.building else conversion.convert(value, kind)
            known = (self._shapes or [None] * len(values))[place]
            if known is not None:
                sizes = one.shape if not many else one.shape[1:] if one.shape.rank is not None else TensorShape(None)
                if not sizes.is_compatible_with(known):
                    raise ValueError(f"Shapes {_written(sizes)} and {_written(known)} are incompatible")
            found.append(one)
        return found

    def enqueue(self, vals, name=None):
        """The operation that puts one element.

        Args:
            vals: a tensor, or a list (or a dict, where the queue has names) of them.

        Raises:
            ValueError: for a wrong shape.
            CancelledError: as the graph runs, where the queue is closed.
        """
        with self._scope(name, "enqueue") as scope:
            inputs = self._components(vals)
            return self._operation("QueueEnqueueV2", lambda queue, *parts: queue.enqueue([parts]) or [], inputs, [], scope,
                                   {"Tcomponents": self._dtypes, "timeout_ms": -1})  # fmt: skip

    def enqueue_many(self, vals, name=None):
        """The operation that puts the slices of tensors along their first axis as elements."""
        with self._scope(name, "EnqueueMany") as scope:
            inputs = self._components(vals, True)

            def run(queue, *parts):
                queue.enqueue(list(zip(*map(_entries, parts))))
                return []

            return self._operation(
                "QueueEnqueueManyV2", run, inputs, [], scope, {"Tcomponents": self._dtypes, "timeout_ms": -1}
            )

    def _scope(self, name, what):
        return default_graph().name_scope(name or f"{self._name}_{what}") if state.building else contextlib.nullcontext()

    def dequeue(self, name=None):
        """One element: a tensor, or a list (a dict, where the queue has names) of them.

        Raises:
            OutOfRangeError: as the graph runs, where the queue is closed and empty.
        """
        outputs = [(kind, shape) for kind, shape in zip(self._dtypes, self._shapes or [None] * len(self._dtypes))]
        found = self._operation(
            "QueueDequeueV2",
            lambda queue: list(queue.dequeue(1)[0]),
            (),
            outputs,
            name or f"{self._name}_Dequeue",
            {"component_types": self._dtypes, "timeout_ms": -1},
        )
        return self._given(found)

    def dequeue_many(self, n, name=None):
        """`n` elements, along a new first axis.

        Raises:
            OutOfRangeError: as the graph runs, where the queue is closed and has fewer.
        """
        return self._several("QueueDequeueManyV2", n, name or f"{self._name}_DequeueMany", False)

    def dequeue_up_to(self, n, name=None):
        """`n` elements, along a new first axis; fewer where the queue is closed and has no more."""
        return self._several("QueueDequeueUpToV2", n, name or f"{self._name}_DequeueUpTo", True)

    def _several(self, op_type, n, name, some):
        with self._scope(name, "") as scope:
            count = build.tensor(n, dtypes.int32, "n") if state.building else conversion.convert(n, dtypes.int32)
        known = None if some else _static(count)
        shapes = [None if shape is None else TensorShape([known]).concatenate(shape)
                  for shape in self._shapes or [None] * len(self._dtypes)]  # fmt: skip

        def run(queue, count):
            count = int(count)
            if queue.shapes is None:
                raise errors.invalid(
                    f"{queue.kind}'s DequeueMany and DequeueUpTo require the components to have specified shapes."
                )
            found = queue.dequeue(count, some)
            return queue.batch(found) if found else [np.empty((0, *shape.as_list())) for shape in queue.shapes]

        found = self._operation(op_type, run, (count,), list(zip(self._dtypes, shapes)), scope,
                                {"component_types": self._dtypes, "timeout_ms": -1})  # fmt: skip
        return self._given(found)

    def _given(self, found):
        if self._names:
            return dict(zip(self._names, found))
        return found[0] if len(found) == 1 else found

    def close(self, cancel_pending_enqueues=False, name=None):
        """The operation that closes the queue: no more elements are put; what is in it can be taken.

        Args:
            cancel_pending_enqueues: whether puts that wait for room end with an error.
        """

        def run(queue):
            queue.close(bool(cancel_pending_enqueues))
            return []

        return self._operation("QueueCloseV2", run, (), [], name or f"{self._name}_Close",
                               {"cancel_pending_enqueues": bool(cancel_pending_enqueues)})  # fmt: skip

    def is_closed(self, name=None):
        """Whether the queue is closed."""
        return self._operation("QueueIsClosedV2", lambda queue: [np.asarray(queue.closed)], (), [(dtypes.bool_, [])],
                               name or f"{self._name}_Is_Closed")[0]  # fmt: skip

    def size(self, name=None):
        """The number of elements, an int32 scalar."""
        return self._operation("QueueSizeV2", lambda queue: [np.int32(len(queue.elements))], (), [(dtypes.int32, [])],
                               name or f"{self._name}_Size")[0]  # fmt: skip


def _entries(array):
    if array.dtype == object and array.ndim == 1:
        return (array[place : place + 1].reshape(()) for place in range(len(array)))
    return (np.asarray(one) for one in array)


def _static(count):
    value = constant_value(count) if state.building else count._value
    return None if value is None else int(np.asarray(value))


def _written(shape):
    """As 1.15 writes shapes in messages: `(?, 3)`."""
    if shape.rank is None:
        return "<unknown>"
    sizes = ["?" if size is None else str(size) for size in shape.as_list()]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def _kinds(kinds):
    return [dtypes.as_dtype(one) for one in (kinds if isinstance(kinds, (list, tuple)) else [kinds])]


def _shapes(shapes, kinds):
    if shapes is None:
        return None
    if isinstance(shapes, TensorShape) or not shapes or not isinstance(shapes[0], (list, tuple, TensorShape)):
        shapes = [shapes]
    if len(shapes) != len(kinds):
        raise ValueError(
            f"Queue shapes must have the same length as dtypes, received len(shapes)={len(shapes)}, len(dtypes)={len(kinds)}"
        )
    return [TensorShape(one) for one in shapes]


def _names(names, kinds):
    if not names:
        return None
    names = [names] if isinstance(names, str) else list(names)
    if len(names) != len(kinds):
        raise ValueError(
            f"Queue names must have the same length as dtypes, received len(names)={len(names)}, len(dtypes)={len(kinds)}"
        )
    return names
