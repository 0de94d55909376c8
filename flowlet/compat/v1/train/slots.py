"""Slots: variables that an optimizer keeps beside each variable, called `<variable>/<optimizer>`."""

from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.applying import beside, is_resource
from flowlet.core.mode import state


def create_slot(primary, value, name, shape=None, dtype=None):
    """A variable beside another one, not trainable, of its kind.

    Args:
        primary: the variable, or a tensor.
        value: the initial value: a tensor, or an initializer (which then takes `shape` and `dtype`).
        name: what comes after the primary's name; made unique among variable scopes.
    """
    if not state.building:
        start = value(shape, dtype) if callable(value) else value
        return tf.Variable(start, trainable=False, name=f"{primary.name.partition(':')[0]}/{name}")
    with tf.variable_scope(None, default_name=f"{primary.op.name}/{name}") as scope, beside(primary):
        scope.set_partitioner(None)
        known = primary.shape.is_fully_defined()
        return tf.get_variable("", shape=shape if known and callable(value) else None, dtype=dtype or value.dtype,
                               initializer=value, trainable=False, use_resource=is_resource(primary),
                               validate_shape=known)  # fmt: skip


def create_zeros_slot(primary, name, dtype=None):
    """A slot that begins as zeros of the primary's shape."""
    dtype = dtype or primary.dtype.base_dtype
    if primary.shape.is_fully_defined():
        return create_slot(primary, tf.zeros_initializer(), name, primary.shape, dtype)
    source = primary.initialized_value() if isinstance(primary, tf.Variable) else primary
    return create_slot(primary, tf.zeros(tf.shape(source), dtype), name)
