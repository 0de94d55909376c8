"""The kinds of queues."""

from flowlet.api import export
from flowlet.compat.v1.queues import state
from flowlet.compat.v1.queues.base import QueueBase, _kinds, _shapes, held
from flowlet.core import dtypes as all_dtypes
from flowlet.core.mode import state as mode
from flowlet.core.shape import TensorShape
from flowlet.random import graphs, seeds


def _given(dtypes, shapes):
    """(the dtypes, the shapes) of the components as lists."""
    kinds = _kinds(dtypes)
    return kinds, _shapes(shapes, kinds)


def _ref(kind, make, capacity, kinds, shapes, shared_name, name, rest=(), attributes=None):
    """The tensor of a queue that `make(kind, name, capacity, shapes, *rest)` makes."""
    attributes = {"capacity": capacity, "component_types": kinds, "shapes": shapes or []} | (attributes or {})
    return held(f"{kind}V2", lambda op: make(kind, op.name, capacity, shapes, *rest), shared_name, name, attributes)


@export("compat.v1.FIFOQueue", "queue.FIFOQueue")
class FIFOQueue(QueueBase):
    """A queue that gives its elements in the order in which they were put.

    Args:
        capacity: how many elements it holds at most.
        dtypes: the dtype of each component, or one dtype.
        shapes: the shape of each component; needed for `dequeue_many`.
        names: names of the components: elements are dicts then.
        shared_name: queues of one such name are the same in a session.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     queue = tf.FIFOQueue(10, tf.int32, shapes=[[]])
    ...     sess.run(queue.enqueue_many([[1, 2, 3]]))
    ...     sess.run(queue.dequeue_many(2)).tolist(), int(sess.run(queue.size()))
    ([1, 2], 1)
    """

    def __init__(self, capacity, dtypes, shapes=None, names=None, shared_name=None, name="fifo_queue"):
        kinds, sizes = _given(dtypes, shapes)
        ref = _ref("FIFOQueue", state.Queue, capacity, kinds, sizes, shared_name, name)
        super().__init__(kinds, sizes, names, ref)


@export("compat.v1.RandomShuffleQueue", "queue.RandomShuffleQueue")
class RandomShuffleQueue(QueueBase):
    """A queue that gives its elements in a random order.

    Args:
        capacity: how many elements it holds at most.
        min_after_dequeue: how many stay in it while it is open, so that there is something to choose from.
        dtypes, shapes, names, shared_name: as of `FIFOQueue`.
        seed: of the order, which is TensorFlow's.
    """

    def __init__(self, capacity, min_after_dequeue, dtypes, shapes=None, names=None, seed=None, shared_name=None,
                 name="random_shuffle_queue"):  # fmt: skip
        kinds, sizes = _given(dtypes, shapes)
        chosen = tuple(one or 0 for one in (graphs if mode.building else seeds).get_seed(seed))
        ref = _ref("RandomShuffleQueue", state.Shuffled, capacity, kinds, sizes, shared_name, name, (min_after_dequeue, chosen),
                   {"min_after_dequeue": min_after_dequeue, "seed": chosen[0], "seed2": chosen[1]})  # fmt: skip
        super().__init__(kinds, sizes, names, ref)


@export("compat.v1.PaddingFIFOQueue", "queue.PaddingFIFOQueue")
class PaddingFIFOQueue(QueueBase):
    """A queue whose elements may have different sizes: `dequeue_many` fills them up with 0.

    Args:
        capacity: how many elements it holds at most.
        dtypes: the dtype of each component, or one dtype.
        shapes: the shape of each component, None in place of sizes that differ.
        names, shared_name: as of `FIFOQueue`.
    """

    def __init__(self, capacity, dtypes, shapes, names=None, shared_name=None, name="padding_fifo_queue"):
        kinds, sizes = _given(dtypes, shapes)
        ref = _ref("PaddingFIFOQueue", state.Padded, capacity, kinds, sizes, shared_name, name)
        super().__init__(kinds, sizes, names, ref)


@export("compat.v1.PriorityQueue", "queue.PriorityQueue")
class PriorityQueue(QueueBase):
    """A queue that gives the element of the least priority first; the priority is a first component, an int64 scalar.

    Args:
        capacity: how many elements it holds at most.
        types: the dtypes of the further components.
        shapes: their shapes.
    """

    def __init__(self, capacity, types, shapes=None, names=None, shared_name=None, name="priority_queue"):
        kinds, sizes = _given(types, shapes)
        whole = None if sizes is None else [TensorShape([]), *sizes]
        ref = _ref(
            "PriorityQueue", state.Ordered, capacity, kinds, whole, shared_name, name, (), {"shapes": sizes or []}
        )
        super().__init__([all_dtypes.int64, *kinds], whole, names, ref)
