"""Constants and variables: making, reading and setting them."""

import sys

import numpy as np

from flowlet import api
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.graph.composing import graphed
from flowlet.core.module import name_scope
from flowlet.core.tensor import Tensor
from flowlet.core.variable import Variable
from flowlet.keras import settings
from flowlet.ops import cast as casts
from flowlet.ops import creation
from flowlet.ops.printing import emit

api.add("keras.backend.name_scope", name_scope)
api.add("keras.backend.cast", casts.cast)


def _dtype(dtype):
    return dtypes.as_dtype(dtype or settings.floatx())


@graphed("keras.backend.filled")
def _filled(value, name=None):
    return Variable(value, name=name)


@export("keras.backend.backend")
def backend():
    """The name of what Keras computes with."""
    return "tensorflow"


@export("keras.backend.variable")
@graphed("keras.backend.variable")
def variable(value, dtype=None, name=None, constraint=None):
    """A `tf.Variable`, of the float type by default."""
    return Variable(value, name=name, dtype=_dtype(dtype), constraint=constraint)


@export("keras.backend.constant")
def constant(value, dtype=None, shape=None, name=None):
    """A constant tensor, of the float type by default."""
    return casts.constant(value, _dtype(dtype), shape)


@export("keras.backend.zeros")
def zeros(shape, dtype=None, name=None):
    """A variable of zeros."""
    return _filled(creation.zeros(shape, _dtype(dtype)), name)


@export("keras.backend.ones")
def ones(shape, dtype=None, name=None):
    """A variable of ones."""
    return _filled(creation.ones(shape, _dtype(dtype)), name)


@export("keras.backend.eye")
def eye(size, dtype=None, name=None):
    """A variable that holds an identity matrix."""
    return _filled(creation.eye(size, dtype=_dtype(dtype)), name)


@export("keras.backend.zeros_like")
def zeros_like(x, dtype=None, name=None):
    """Zeros of the shape of `x`."""
    return creation.zeros_like(x, dtype)


@export("keras.backend.ones_like")
def ones_like(x, dtype=None, name=None):
    """Ones of the shape of `x`."""
    return creation.ones_like(x, dtype)


@export("keras.backend.dtype")
def dtype_of(x):
    """The name of the dtype.

    >>> import flowlet as tf
    >>> tf.keras.backend.dtype(tf.constant([1]))
    'int32'
    """
    return dtypes.as_dtype(x.dtype).name


@export("keras.backend.cast_to_floatx")
def cast_to_floatx(x):
    """A tensor or array in the float type."""
    if isinstance(x, (Tensor, Variable)):
        return casts.cast(x, settings.floatx())
    return np.asarray(x, dtype=settings.float_dtype()._np)


@export("keras.backend.is_sparse")
def is_sparse(tensor):
    """False: all tensors of flowlet hold all their elements."""
    return False


@export("keras.backend.to_dense")
def to_dense(tensor):
    """The tensor itself."""
    return tensor


@export("keras.backend.get_value", "keras.backend.eval")
@graphed("keras.backend.get_value")
def get_value(x):
    """The value of a tensor or variable as a NumPy array."""
    return x.numpy() if isinstance(x, (Tensor, Variable)) else x


@export("keras.backend.batch_get_value")
def batch_get_value(tensors):
    """The values of several tensors or variables."""
    return [get_value(tensor) for tensor in tensors]


@export("keras.backend.set_value")
@graphed("keras.backend.set_value")
def set_value(x, value):
    """Set a variable from an array of its shape."""
    x.assign(value if isinstance(value, Tensor) else np.asarray(value, dtype=x.dtype._np))


@export("keras.backend.batch_set_value")
def batch_set_value(tuples):
    """Set variables from `(variable, array)` pairs."""
    for one, value in tuples:
        set_value(one, value)


@export("keras.backend.update")
def update(x, new_x):
    """Assign a new value to a variable."""
    return x.assign(new_x)


@export("keras.backend.update_add")
def update_add(x, increment):
    """Add to a variable."""
    return x.assign_add(increment)


@export("keras.backend.update_sub")
def update_sub(x, decrement):
    """Subtract from a variable."""
    return x.assign_sub(decrement)


@export("keras.backend.moving_average_update")
def moving_average_update(x, value, momentum):
    """Move a variable toward `value` by a share `1 - momentum` of the way."""
    return x.assign_sub((x - casts.cast(conversion.convert(value), x.dtype)) * (1.0 - momentum))


@export("keras.backend.print_tensor")
def print_tensor(x, message="", summarize=3):
    """Print a tensor after a message, on standard output; returns the tensor."""
    emit((message, x), sys.stdout, summarize, " ", "\n")
    return x
