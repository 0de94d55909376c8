"""Operations that set variables, of both kinds: `assign`, `assign_add`, `assign_sub`."""

import jax.numpy as jnp

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.ordering import group, no_op  # noqa: F401 - optimizers take them from here
from flowlet.core.graph import build, nodes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state


def converted(value, dtype, label, op_type):
    """The tensor of an input of an update.

    Raises:
        TypeError: with TensorFlow's words, for another dtype.
    """
    found = getattr(value, "_graph_tensor", None)
    value = found() if found is not None else value
    if isinstance(value, GraphTensor):
        if dtype is not None and value.dtype is not dtype:
            raise TypeError(f"Input '{label}' of '{op_type}' Op has type {value.dtype.name} that does not match type "
                            f"{dtype.name} of argument 'ref'.")  # fmt: skip
        return value
    try:
        return build.tensor(value, dtype, label)
    except (TypeError, ValueError) as error:
        if dtype is None or isinstance(value, (list, tuple)):
            raise
        raise TypeError(f"Expected {dtype.name} passed to parameter '{label}' of op '{op_type}', got {value!r} of type "
                        f"'{type(value).__name__}' instead. Error: {error}") from None  # fmt: skip


def reference_of(ref):
    """(the tensor of a ref variable, operations that must run first): of a variable, or of a tensor that stands for one."""
    tensor = ref._ref() if hasattr(ref, "_ref") else ref
    if not isinstance(tensor, GraphTensor) or not tensor.op.node.gives_references:
        return None, ()
    before = []
    while tensor.op.inputs and tensor.op.node.gives_references:  # the result of an update: the variable that it sets
        before.append(tensor.op)
        tensor = tensor.op.inputs[tensor.value_index]
    return tensor, before[:1]


def on_reference(op_type, ref, node, inputs, name, shape=None, attributes=None):
    """Add an update of a ref variable; gives the tensor that stands for it.

    Args:
        inputs: (label, value, dtype) of each input after the variable.
        shape: function of the inputs' tensors and the scope: the static shape of the result, or an error.
    """
    tensor, before = reference_of(ref)
    graph = default_graph()
    with graph.name_scope(name or op_type) as scope:
        given = [converted(value, dtype, label, op_type) for label, value, dtype in inputs]
        known = tensor.shape if shape is None else shape(tensor, given, scope[:-1])
        op = graph.add(op_type, node, (tensor, *given), [(tensor.dtype, known)], scope, before,
                       {"T": tensor.dtype} | (attributes or {}))  # fmt: skip
    return beside(tensor, op).outputs[0]


def beside(tensor, op):
    """The operation, placed where the ref variable is that a tensor stands for."""
    op.attributes["_class"], op.device = [f"loc:@{tensor.op.name}"], tensor.op.device
    return op


def on_resource(op_type, variable, node, inputs, name, read=True, attributes=None):
    """Add an update of a resource variable; gives the variable as it is afterwards, or the operation.

    Args:
        inputs: (label, value, dtype) of each input after the variable; those without a label are converted beforehand.
    """
    graph = default_graph()
    given = [None if label else build.tensor(value, dtype) for label, value, dtype in inputs]
    with graph.name_scope(name or op_type) as scope:
        given = [one if one is not None else build.tensor(value, dtype, label)
                 for one, (label, value, dtype) in zip(given, inputs)]  # fmt: skip
        attributes = {"dtype": variable.dtype} | (attributes or {})
        op = graph.add(op_type, node, (variable.handle, *given), (), scope, attributes=attributes)
    return variable.after(op) if read else op


def is_resource(ref):
    """Whether this is a resource variable of a graph."""
    return hasattr(ref, "handle") and hasattr(ref, "after")


def check_is_variable(ref, method):
    if reference_of(ref)[0] is not None or is_resource(ref) or not state.building:
        return
    if not hasattr(ref, "dtype"):
        raise AttributeError(f"'{type(ref).__name__}' object has no attribute 'dtype'")
    name = "Tensor" if isinstance(ref, GraphTensor) else type(ref).__name__
    raise AttributeError(errors.message(f"'{name}' object has no attribute '{method}'", "a tf.Variable.",
                                        "keep the variable itself: what an operation gives has no place to be set."))


def same_shape(op_type):
    """The static shape of an update whose value has the variable's shape."""

    def shape(tensor, given, name):
        one, two = tensor.shape, given[0].shape
        if one.is_compatible_with(two):
            return one.merge_with(two)
        texts = [_brackets(one), _brackets(two)]
        where = f"for '{name}' (op: '{op_type}') with input shapes: {', '.join(texts)}."
        if one.rank != two.rank:
            raise ValueError(f"Shapes must be equal rank, but are {one.rank} and {two.rank} {where}")
        sizes = zip(one.as_list(), two.as_list())
        place, (a, b) = next((i, pair) for i, pair in enumerate(sizes) if None not in pair and pair[0] != pair[1])
        raise ValueError(f"Dimension {place} in both shapes must be equal, but are {a} and {b}. "
                         f"Shapes are {' and '.join(texts)}. {where}")  # fmt: skip

    return shape


def _brackets(shape):
    return "?" if shape.rank is None else "[" + ",".join("?" if size is None else str(size) for size in shape.as_list()) + "]"


# whole values -----------------------------------------------------------------------------------------------------------


def assign_to(ref, value, validate_shape=True, use_locking=True, name=None, read=True):
    """Set a variable of a graph."""
    if is_resource(ref):
        value = build.tensor(value, ref.dtype)
        if not ref.shape.is_compatible_with(value.shape):
            raise ValueError(f"Shapes {ref.shape} and {value.shape} are incompatible")
        return on_resource("AssignVariableOp", ref, nodes.Assign(False, results=0), [(None, value, ref.dtype)], name, read)
    shape = same_shape("Assign") if validate_shape else lambda tensor, given, name: given[0].shape
    found = on_reference("Assign", ref, nodes.Assign(validate_shape), [("value", value, reference_of(ref)[0].dtype)], name, shape,
                         {"use_locking": use_locking, "validate_shape": validate_shape})  # fmt: skip
    return found if read else found.op


def change(kind, function, ref, value, use_locking=False, name=None, read=True):
    """Add to a variable of a graph, or subtract from it: `kind` is Add or Sub."""
    if is_resource(ref):
        node = nodes.Update(lambda now, value: [function(now, value)], results=0)
        return on_resource(f"Assign{kind}VariableOp", ref, node, [(None, value, ref.dtype)], name, read)
    op_type = f"Assign{kind}"
    found = on_reference(op_type, ref, nodes.Update(lambda now, value: [function(now, value)]),
                         [("value", value, reference_of(ref)[0].dtype)], name, same_shape(op_type), {"use_locking": use_locking})
    return found if read else found.op


@export("compat.v1.assign")
def assign(ref, value, validate_shape=None, use_locking=None, name=None):
    """Set a variable.

    Args:
        ref: the variable.
        value: its new value, of the variable's dtype.
        validate_shape: whether the value must have the variable's shape.

    Returns:
        a tensor: the variable after the update; for a resource variable the variable, read after it.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     counter = tf.Variable(0)
    ...     count = tf.assign(counter, counter + 1)
    ...     sess.run(counter.initializer)
    ...     [int(sess.run(count)), int(sess.run(count))]
    [1, 2]
    """
    check_is_variable(ref, "assign")
    if not state.building:
        return ref.assign(value)
    return assign_to(ref, value, validate_shape is not False, use_locking is not False, name)


def _changing(kind, function, doc):
    method = f"assign_{kind.lower()}"

    def change_variable(ref, value, use_locking=None, name=None):
        check_is_variable(ref, method)
        if not state.building:
            return getattr(ref, method)(value)
        return change(kind, function, ref, value, bool(use_locking), None if is_resource(ref) else name)

    change_variable.__name__ = change_variable.__qualname__ = method
    change_variable.__doc__ = doc
    return export(f"compat.v1.{method}")(change_variable)


assign_add = _changing("Add", jnp.add, "Add to a variable; gives its new value.")
assign_sub = _changing("Sub", jnp.subtract, "Subtract from a variable; gives its new value.")
