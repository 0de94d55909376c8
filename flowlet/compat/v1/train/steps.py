"""The global step: an integer variable that counts training steps, found in the collection "global_step"."""

from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.root import tf
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.log import logger
from flowlet.core.mode import state


@export("compat.v1.train.global_step")
def global_step(sess, global_step_tensor):
    """The value of the global step in a session, as an int."""
    return int(sess.run(global_step_tensor))


@export("compat.v1.train.get_global_step")
def get_global_step(graph=None):
    """The global step of a graph: the one of the collection, or the tensor `global_step:0`; None where there is none."""
    graph = graph or default_graph()
    found = graph.get_collection(GraphKeys.GLOBAL_STEP)
    if len(found) > 1:
        logger.error("Multiple tensors in global_step collection.")
        return None
    if found:
        step = found[0]
    else:
        try:
            step = graph.get_tensor_by_name("global_step:0")
        except KeyError:
            return None
    assert_global_step(step)
    return step


@export("compat.v1.train.create_global_step")
def create_global_step(graph=None):
    """Make the global step: an int64 variable called `global_step`, not trainable, that begins with 0.

    Raises:
        ValueError: where the graph has one.
    """
    graph = graph or default_graph()
    if get_global_step(graph) is not None:
        raise ValueError('"global_step" already exists.')
    if not state.building:
        step = tf.Variable(0, dtype=tf.int64, trainable=False, name=GraphKeys.GLOBAL_STEP)
        graph.add_to_collection(GraphKeys.GLOBAL_STEP, step)
        return step
    with graph.as_default(), graph.name_scope(None):
        return tf.get_variable(GraphKeys.GLOBAL_STEP, [], tf.int64, tf.zeros_initializer(), trainable=False,
                               collections=[GraphKeys.GLOBAL_VARIABLES, GraphKeys.GLOBAL_STEP])  # fmt: skip


@export("compat.v1.train.get_or_create_global_step")
def get_or_create_global_step(graph=None):
    """The global step of a graph, made where there is none."""
    graph = graph or default_graph()
    step = get_global_step(graph)
    return create_global_step(graph) if step is None else step


@export("compat.v1.train.assert_global_step")
def assert_global_step(global_step_tensor):
    """Check that something can be a global step.

    Raises:
        TypeError: where it is no scalar integer variable or tensor.
    """
    step = global_step_tensor
    if not isinstance(step, (tf.Variable, GraphTensor)):
        raise TypeError(f'Existing "global_step" must be a Variable or Tensor: {step}.')
    if not step.dtype.base_dtype.is_integer:
        raise TypeError(f'Existing "global_step" does not have integer type: {step.dtype}')
    if step.shape.rank != 0 and step.shape.is_fully_defined():
        raise TypeError(f'Existing "global_step" is not scalar: {step.shape}')
