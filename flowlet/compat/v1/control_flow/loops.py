"""`tf.while_loop` in graphs."""

from flowlet.api import export
from flowlet.core import nest
from flowlet.core.graph import build, building
from flowlet.core.graph.composing import composed
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import TensorShape


@export("compat.v1.while_loop")
def while_loop(cond, body, loop_vars, shape_invariants=None, parallel_iterations=10, back_prop=True, swap_memory=False,
               name=None, maximum_iterations=None, return_same_structure=False):  # fmt: skip
    """What `loop_vars` become by `body(*loop_vars)` as long as `cond(*loop_vars)` is true.

    Both functions are called once, now; the operations that they make run again and again.

    Args:
        cond: a function of the loop variables that gives a scalar bool tensor.
        body: a function of the loop variables that gives their new values, in the same structure.
        loop_vars: a list or tuple of tensors, TensorArrays, or structures of them.
        shape_invariants: a TensorShape for each loop variable whose size changes from turn to turn. Such a loop is not compiled.
        maximum_iterations: an int, or a scalar tensor.
        return_same_structure: whether a single loop variable comes back in a list.
        parallel_iterations, back_prop, swap_memory: accepted; XLA decides.

    Raises:
        TypeError, ValueError: where the functions do not fit the loop variables.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     sess.run(tf.while_loop(lambda k, total: k < 5, lambda k, total: (k + 1, total + k), (0, 0)))
    (np.int32(5), np.int32(10))
    """
    with default_graph().name_scope(name or "while") as scope:
        if not loop_vars:
            raise ValueError("No loop variables provided")
        for label, function in (("cond", cond), ("body", body)):
            if not callable(function):
                raise TypeError(f"{label} must be callable.")
        if isinstance(parallel_iterations, int) and parallel_iterations < 1:
            raise TypeError("parallel_iterations must be a positive integer.")
        if maximum_iterations is None:
            return building.loop(cond, body, loop_vars, shape_invariants, scope, return_same_structure)
        return _at_most(cond, body, loop_vars, shape_invariants, scope, return_same_structure, maximum_iterations)


@composed("while_loop")
def _of_two(cond, body, loop_vars, **settings):
    """The loop of 2.x, which gives a list for a list."""
    return while_loop(cond, body, loop_vars, return_same_structure=True, **settings)


def _at_most(cond, body, loop_vars, invariants, scope, same_structure, limit):
    """The loop with a counter of its own."""
    limit = build.tensor(limit, None, "maximum_iterations")
    if limit.shape.rank != 0:
        raise ValueError(f"maximum_iterations must be a scalar, saw shape: {limit.shape}")
    counter = build.constant(0, limit.dtype, "iteration_counter")
    from flowlet.compat import v1 as tf

    single = len(loop_vars) == 1 and not same_structure
    variables = (counter, loop_vars[0] if single else loop_vars)

    def spread(inner):
        return (inner,) if single else inner

    def test(k, inner):
        return tf.logical_and(k < limit, cond(*spread(inner)))

    def step(k, inner):
        return k + 1, body(*spread(inner))

    if invariants is not None:
        nest.assert_same_structure(list(loop_vars), list(invariants))
        invariants = (TensorShape([]), invariants[0] if single else invariants)
    return building.loop(test, step, variables, invariants, scope, same_structure)[1]
