"""Optimizers that are one update op: what they share, so that each is a table."""

from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.applying import apply
from flowlet.compat.v1.train.optimizer import Optimizer


def cast(value, dtype):
    """A tensor or variable in a dtype; as it is where it has that already."""
    return value if value.dtype.base_dtype is dtype else tf.cast(value, dtype)


class Tabled(Optimizer):
    """An optimizer whose numbers become tensors once, and go into one update op for each variable.

    Attributes:
        _kind: the last part of the op's type (formulas.py).
        _numbers: name of a number's tensor -> (attribute with what the user gave, attribute of the tensor).
        _op_slots: the slots in the op's order.
        _inputs: the op's other inputs, in order: attributes of tensors, and "grad".
    """

    _kind = None
    _numbers = {}
    _op_slots = ()
    _inputs = ()

    def _prepare(self):
        for name, (given, made) in self._numbers.items():
            setattr(self, made, tf.convert_to_tensor(self._call_if_callable(getattr(self, given)), name=name))

    def _attributes(self):
        """The attributes of the update op."""
        return {}

    def _value(self, attribute, dtype):
        """One input of the update op that is not the gradient."""
        return cast(getattr(self, attribute), dtype)

    def _update(self, var, grad, indices=None):
        dtype = var.dtype.base_dtype
        values = [grad if one == "grad" else self._value(one, dtype) for one in self._inputs]
        return apply(self._kind, [var, *(self.get_slot(var, name) for name in self._op_slots)], *values, indices=indices,
                     use_locking=self._use_locking, **self._attributes())  # fmt: skip

    def _apply_dense(self, grad, var):
        return self._update(var, grad)

    def _resource_apply_dense(self, grad, var):
        return self._update(var, grad)

    def _apply_sparse(self, grad, var):
        return self._update(var, grad.values, grad.indices)

    def _resource_apply_sparse(self, grad, var, indices):
        return self._update(var, grad, indices)


def filled(variable, number):
    """A constant of a variable's shape and dtype."""
    dtype = variable.dtype.base_dtype
    if variable.shape.is_fully_defined():
        return tf.constant(number, dtype, variable.shape)
    return tf.fill(tf.shape(variable), tf.constant(number, dtype))


def check_not_negative(**numbers):
    """Refuse numbers below zero."""
    for name, number in numbers.items():
        if number < 0:
            raise ValueError(f"{name} {number:f} needs to be positive or zero")


def check_positive(**numbers):
    """Refuse numbers that are zero or below."""
    for name, number in numbers.items():
        if number <= 0:
            raise ValueError(f"{name} must be positive: {number}")
