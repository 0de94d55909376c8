"""What a graph needs and eager code only passes through: groups, dependencies, devices, scopes; the time."""

import contextlib
import time

import jax
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import nest
from flowlet.core.frame import lifted, noting
from flowlet.core.graph.composing import graphed
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor, Tracer
from flowlet.ops.cast import identity


@export("no_op")
@graphed("no_op")
def no_op(name=None):
    """Nothing."""


@export("group")
@graphed("group")
def group(*inputs, **kwargs):
    """Nothing: in eager mode, and inside a tf.function, its arguments have run already.

    Raises:
        ValueError: for a keyword that is not `name`.
    """
    kwargs.pop("name", None)
    if kwargs:
        raise ValueError(f"Unknown keyword arguments: {', '.join(kwargs)}")


@export("control_dependencies")
@graphed("control_dependencies")
def control_dependencies(control_inputs):
    """A context without effect: ops run in the order in which they are written.

    >>> import flowlet as tf
    >>> with tf.control_dependencies([tf.no_op()]):
    ...     x = tf.constant(1)
    """
    if callable(control_inputs):
        control_inputs()
    return contextlib.nullcontext()


@export("device")
@graphed("device")
def device(device_name):
    """A context in which arrays are placed on a device, such as `"/CPU:0"` or `"/GPU:0"`; None changes nothing.

    Where the machine has no such device, the context changes nothing either (as with soft placement).

    >>> import flowlet as tf
    >>> with tf.device("/CPU:0"):
    ...     x = tf.constant([1.0, 2.0])
    """
    if device_name is None or callable(device_name):
        return contextlib.nullcontext()
    text = str(getattr(device_name, "to_string", lambda: device_name)())
    kind, _, index = text.rpartition("/")[2].replace("device:", "").partition(":")
    found = [one for one in jax.devices() if one.platform == _PLATFORMS.get(kind.lower(), kind.lower())]
    if not kind or not found and kind.lower() not in ("cpu", "gpu", "tpu"):
        raise ValueError(f"Unknown attribute '{kind}' is encountered while parsing the device spec: '{text}'.")
    if state.frame is not None or not found:
        return contextlib.nullcontext()
    position = int(index) if index.isdigit() else 0
    return jax.default_device(found[min(position, len(found) - 1)])


_PLATFORMS = {"gpu": "gpu", "cuda": "gpu", "cpu": "cpu", "tpu": "tpu"}


@export("init_scope")
def init_scope():
    """A context in which ops run at once, also inside a tf.function.

    >>> import flowlet as tf
    >>> with tf.init_scope():
    ...     tf.executing_eagerly()
    True
    """
    return lifted()


@export("tuple")
@graphed("tuple")
def tuple(tensors, control_inputs=None, name=None):  # noqa: A001
    """The tensors as they are, in a list (None stays None)."""
    return [one if one is None or hasattr(one, "dense_shape") else identity(one) for one in tensors]


@export("identity_n")
@graphed("identity_n")
def identity_n(input, name=None):  # noqa: A002
    """`tf.identity` of each tensor of a list."""
    return [identity(one) for one in input]


@export("timestamp")
def timestamp(name=None):
    """The seconds since 1970, as a float64 scalar.

    >>> import flowlet as tf
    >>> tf.timestamp().dtype
    tf.float64
    """
    if state.frame is None:
        return EagerTensor(np.array(time.time()))
    spec = jax.ShapeDtypeStruct((), np.float64)
    return EagerTensor(jax.experimental.io_callback(lambda: np.array(time.time()), spec))


@export("Assert", "debugging.Assert")
def assert_(condition, data, summarize=None, name=None):
    """Raise an InvalidArgumentError with `data` unless `condition` (a scalar boolean) is true.

    Inside a tf.function a condition that is not known yet is checked as the function runs.

    >>> import flowlet as tf
    >>> tf.debugging.Assert(tf.constant(2) > 1, ["two is not above one"])
    """
    condition = conversion.convert(condition)
    leaves = [conversion.convert(leaf) for leaf in nest.flatten(data)]
    check_when_run(condition, leaves, lambda good, values: _message(condition, values, summarize))


def check_when_run(condition, tensors, message):
    """Raise `InvalidArgumentError(message(condition, values))` unless `condition` holds: now, or as a trace runs."""

    def check(good, *values):
        if not np.all(good):
            raise errors.invalid(message(good, [np.asarray(one) for one in values]))

    values = [tensor._value for tensor in tensors]
    if any(isinstance(value, Tracer) for value in (condition._value, *values)):
        numeric = [value for value in values if value.dtype != object]
        jax.debug.callback(noting(check), condition._value, *numeric)
    else:
        check(condition._value, *values)


def _message(condition, values, summarize):
    shown = ", ".join(", ".join(map(_text, value.ravel()[:summarize or 3])) for value in values)
    known = condition if not isinstance(condition._value, Tracer) else False
    return f"Expected '{known if isinstance(known, bool) else known.numpy()}' to be true. Summarized data: {shown}"


def _text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
