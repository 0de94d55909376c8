"""`tf.gradients` and `tf.hessians`: derivatives as operations of the graph."""

from flowlet import errors
from flowlet.api import export
from flowlet.core import nest
from flowlet.core.graph.gradients import gradients as _gradients
from flowlet.core.graph.gradients import making
from flowlet.core.mode import state
from flowlet.core.tape import UnconnectedGradients


@export("AggregationMethod")
class AggregationMethod:
    """How gradients that meet in a tensor are added up. All give the same numbers."""

    ADD_N = 0
    DEFAULT = ADD_N
    EXPERIMENTAL_TREE = 1
    EXPERIMENTAL_ACCUMULATE_N = 2


def _listed(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


@export("compat.v1.gradients")
def gradients(ys, xs, grad_ys=None, name="gradients", colocate_gradients_with_ops=False, gate_gradients=False,
              aggregation_method=None, stop_gradients=None, unconnected_gradients=UnconnectedGradients.NONE):  # fmt: skip
    """The derivatives of the sum of `ys` by each of `xs`, as a list.

    Args:
        ys: a tensor or a list of them.
        xs: a tensor or variable, or a list of them.
        grad_ys: for each of ys a tensor of its shape that its derivative starts with; ones by default.
        name: of the scope of the operations.
        colocate_gradients_with_ops: accepted.
        gate_gradients: whether the gradients of the inputs of an operation wait for each other.
        aggregation_method: one of `tf.AggregationMethod`.
        stop_gradients: tensors that count as constants.
        unconnected_gradients: `"none"` (None where y does not depend on x) or `"zero"`.

    Returns:
        a tensor of each x's shape, an IndexedSlices for rows of it, or None.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.constant(3.)
    ...     y = x ** 2
    ...     print(sess.run(tf.gradients(y, x)[0]))
    6.0
    """
    ys, xs = _listed(ys), _listed(xs)
    starts = [None] * len(ys) if grad_ys is None else _listed(grad_ys)
    if len(starts) != len(ys):
        raise ValueError(errors.message(f"Passed {len(starts)} grad_ys for {len(ys)} ys", "one for each of ys, or None.",
                                        "give a list as long as ys."))  # fmt: skip
    try:
        unconnected = UnconnectedGradients(unconnected_gradients)
    except ValueError:
        raise ValueError(f"Unknown value for unconnected_gradients: {unconnected_gradients!r}") from None
    stop = [] if stop_gradients is None else _listed(stop_gradients)
    return _gradients(ys, nest.flatten(xs) if any(isinstance(x, (list, tuple)) for x in xs) else xs, starts, name or "gradients",
                      gate_gradients, aggregation_method, stop, unconnected is UnconnectedGradients.ZERO)  # fmt: skip


@export("compat.v1.hessians")
def hessians(ys, xs, name="hessians", colocate_gradients_with_ops=False, gate_gradients=False, aggregation_method=None):
    """The matrices of second derivatives of the sum of `ys` by each of `xs`: tensors of x's shape twice over.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.constant([1., 2.])
    ...     print(sess.run(tf.hessians(tf.reduce_sum(x ** 3), x))[0].tolist())
    [[6.0, 0.0], [0.0, 12.0]]
    """
    xs = _listed(xs)
    first = gradients(ys, xs, colocate_gradients_with_ops=colocate_gradients_with_ops, gate_gradients=gate_gradients,
                      aggregation_method=aggregation_method)  # fmt: skip
    found = []
    for gradient, x in zip(first, xs):
        if gradient is None:
            raise ValueError(errors.message("None values not supported.", "ys that depend on each of xs.", f"leave {x} out."))
        flat = making.reshape(gradient, [-1])
        count = flat.shape.as_list()[0]
        rows = [gradients(flat[place], x)[0] for place in range(1 if count is None else count)]
        if any(row is None for row in rows):
            raise ValueError(errors.message("None values not supported.", f"first derivatives that depend on {x}.",
                                            "the second derivatives are zero: tf.zeros."))  # fmt: skip
        if count is None:
            raise ValueError(errors.message(f"tf.hessians of {x}: its size is not known while the graph is built",
                                            "an x whose static shape is complete.", "set it with x.set_shape(...)."))  # fmt: skip
        sizes = x.shape.as_list()
        found.append(making.reshape(making.stack(rows), sizes + sizes))
    return found


def _in_graphs_only(name):
    if not state.building:
        raise RuntimeError(errors.message(
            f"tf.{name} is not supported when eager execution is enabled.", "tensors of a graph.",
            "Use tf.GradientTape instead: with tf.GradientTape() as tape: y = ...; tape.gradient(y, x)."))  # fmt: skip


@export("gradients")
def gradients_of_two(ys, xs, grad_ys=None, name="gradients", gate_gradients=False, aggregation_method=None, stop_gradients=None,
                     unconnected_gradients=UnconnectedGradients.NONE):  # fmt: skip
    """`tf.compat.v1.gradients`, in the root of 2.x: for tensors of a graph.

    Raises:
        RuntimeError: outside graphs, where `tf.GradientTape` takes its place.
    """
    _in_graphs_only("gradients")
    return gradients(ys, xs, grad_ys, name, False, gate_gradients, aggregation_method, stop_gradients, unconnected_gradients)


@export("hessians")
def hessians_of_two(ys, xs, gate_gradients=False, aggregation_method=None, name="hessians"):
    """`tf.compat.v1.hessians`, in the root of 2.x: for tensors of a graph.

    Raises:
        RuntimeError: outside graphs.
    """
    _in_graphs_only("hessians")
    return hessians(ys, xs, name, False, gate_gradients, aggregation_method)
