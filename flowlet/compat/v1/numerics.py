"""`tf.add_check_numerics_ops`: every floating result of a graph, checked."""

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.elementwise import check_numerics
from flowlet.compat.v1.ordering import group
from flowlet.core import dtypes
from flowlet.core.graph.stack import default_graph

_CHECKED = (dtypes.float16, dtypes.float32, dtypes.float64)


@export("compat.v1.add_check_numerics_ops")
def add_check_numerics_ops():
    """An operation that fails where any floating tensor of the graph holds a NaN or an infinity, in the order of making.

    Raises:
        ValueError: where the graph has branches or loops.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.placeholder(tf.float32, [])
    ...     y, check = tf.log(x), tf.add_check_numerics_ops()
    ...     print(sess.run([y, check], {x: 1.}))
    [np.float32(0.0), None]
    """
    graph, last = default_graph(), []
    for op in graph.get_operations():
        for output in op.outputs:
            if output.dtype not in _CHECKED:
                continue
            if op.type in ("If", "While", "Switch", "Merge", "Enter", "Exit"):
                raise ValueError(errors.message(
                    f"`tf.add_check_numerics_ops() is not compatible with TensorFlow control flow operations such as `tf.cond()` "
                    f"or `tf.while_loop()`: the graph has {op.name!r}.", "a graph without branches and loops.",
                    "check single tensors with tf.check_numerics."))  # fmt: skip
            with graph.control_dependencies(last):
                last = [check_numerics(output, f"{op.name}:{output.value_index}")]
    return group(*last)
