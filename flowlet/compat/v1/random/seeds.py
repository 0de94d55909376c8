"""`tf.set_random_seed`: the seed of the default graph, which the seeds of its random operations follow from."""

from flowlet import random  # noqa: F401 - its rows
from flowlet.api import export
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.random import graphs
from flowlet.random import seeds as eager


@export("compat.v1.set_random_seed", "compat.v1.random.set_random_seed")
def set_random_seed(seed):
    """Set the seed of the default graph: random operations that are made afterwards follow from it.

    Args:
        seed: an integer; None for numbers that differ from run to run.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default():
    ...     tf.set_random_seed(1)
    ...     tf.get_seed(3)
    (1, 3)
    """
    if state.building:
        default_graph().seed = seed
    else:
        eager.set_seed(seed)


@export("compat.v1.get_seed", "compat.v1.random.get_seed")
def get_seed(op_seed):
    """The two seeds (of the graph, of the op) that a random operation made now would get; (None, None) without any."""
    if state.building:
        return graphs.get_seed(op_seed)
    return eager.get_seed(op_seed)
