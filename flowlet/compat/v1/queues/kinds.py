"""The kinds of queues."""

from flowlet.api import export
from flowlet.compat.v1.queues import state
from flowlet.compat.v1.queues.base import QueueBase, _shapes
from flowlet.core import dtypes as all_dtypes
from flowlet.core.mode import state as mode
from flowlet.core.shape import TensorShape
from flowlet.random import graphs, seeds


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
        sizes = _shapes(shapes, dtypes if isinstance(dtypes, (list, tuple)) else [dtypes])
        super().__init__(
            "FIFOQueueV2",
            lambda op: state.Queue("FIFOQueue", op.name, capacity, sizes),
            capacity,
            dtypes,
            shapes,
            names,
            shared_name,
            name,
            {},
        )


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
        sizes = _shapes(shapes, dtypes if isinstance(dtypes, (list, tuple)) else [dtypes])
        one, two = (graphs if mode.building else seeds).get_seed(seed)
        if one is None and two is None:
            one, two = 0, 0
        super().__init__("RandomShuffleQueueV2", lambda op: state.Shuffled("RandomShuffleQueue", op.name, capacity, sizes,
                                                                           min_after_dequeue, (one, two)),
                         capacity, dtypes, shapes, names, shared_name, name,
                         {"min_after_dequeue": min_after_dequeue, "seed": one, "seed2": two})  # fmt: skip


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
        sizes = _shapes(shapes, dtypes if isinstance(dtypes, (list, tuple)) else [dtypes])
        super().__init__(
            "PaddingFIFOQueueV2",
            lambda op: state.Padded("PaddingFIFOQueue", op.name, capacity, sizes),
            capacity,
            dtypes,
            shapes,
            names,
            shared_name,
            name,
            {},
        )


@export("compat.v1.PriorityQueue", "queue.PriorityQueue")
class PriorityQueue(QueueBase):
    """A queue that gives the element of the least priority first; the priority is a first component, an int64 scalar.

    Args:
        capacity: how many elements it holds at most.
        types: the dtypes of the further components.
        shapes: their shapes.
    """

    def __init__(self, capacity, types, shapes=None, names=None, shared_name=None, name="priority_queue"):
        kinds = [all_dtypes.as_dtype(one) for one in (types if isinstance(types, (list, tuple)) else [types])]
        sizes = _shapes(shapes, kinds)
        whole = None if sizes is None else [TensorShape([]), *sizes]
        super().__init__("PriorityQueueV2", lambda op: state.Ordered("PriorityQueue", op.name, capacity, whole), capacity,
                         [all_dtypes.int64, *kinds], whole, names, shared_name, name,
                         {"component_types": kinds, "shapes": sizes or []})  # fmt: skip
