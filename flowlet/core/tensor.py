"""`tf.Tensor`: what every op takes and gives. Its operators are rows of the op table (`ops/operators.py`)."""

import warnings
import weakref

import jax
import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.shape import TensorShape

Tracer = jax.core.Tracer


class Tensor:
    """An array of one dtype that never changes.

    In eager mode it holds its values (`.numpy()`); inside a `tf.function` or a compiled `fit` it stands for values
    that come later.

    >>> import flowlet as tf
    >>> tf.constant([1., 2.]) + 1
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([2., 3.], dtype=float32)>
    """

    __slots__ = ("__weakref__", "_keras_mask", "_keras_logits")
    __array_priority__ = 100

    @property
    def ndim(self):
        return self.shape.rank

    def get_shape(self):
        """The static shape, as `.shape`."""
        return self.shape

    def ref(self):
        """A hashable stand-in, for use as a dict key or in a set; `.deref()` gives the tensor back."""
        return Reference(self)

    experimental_ref = ref

    def __hash__(self):
        raise TypeError("Tensor is unhashable. Instead, use tensor.ref() as the key.")


class Reference:
    """What `tensor.ref()` and `variable.ref()` give: equal where the object is the same one."""

    __slots__ = ("_object",)

    def __init__(self, referenced):
        self._object = referenced

    def deref(self):
        return self._object

    def __eq__(self, other):
        return isinstance(other, Reference) and self._object is other._object

    def __hash__(self):
        return id(self._object)

    def __repr__(self):
        return f"<Reference wrapping {self._object!r}>"


class EagerTensor(Tensor):
    """A tensor with values: a NumPy or JAX array, or a JAX tracer inside a trace."""

    __slots__ = ("_value", "__dict__")

    def __init__(self, value):
        self._value = value

    @property
    def dtype(self):
        return dtypes.of(self._value.dtype)

    @property
    def shape(self):
        return TensorShape(self._value.shape)

    @property
    def device(self):
        devices = getattr(self._value, "devices", None)
        if devices is None or isinstance(self._value, Tracer):
            return "/job:localhost/replica:0/task:0/device:CPU:0"
        device = next(iter(devices()))
        return f"/job:localhost/replica:0/task:0/device:{device.platform.upper()}:{device.id}"

    backing_device = device

    def cpu(self):
        """The tensor with its values in the memory of the host."""
        return EagerTensor(self._array("cpu()"))

    def gpu(self, gpu_index=0):
        """The tensor with its values in the memory of a GPU."""
        try:
            return EagerTensor(jax.device_put(self._value, jax.devices("gpu")[gpu_index]))
        except (RuntimeError, IndexError):
            raise RuntimeError(f"GPU:{gpu_index} unknown device.") from None

    def numpy(self):
        """The values as a NumPy array of one's own (a NumPy scalar for shape `()`, bytes for a scalar string)."""
        array = self._array("numpy()")
        return array[()] if array.ndim == 0 else np.array(array)

    def _array(self, what):
        value = self._value
        if type(value) is np.ndarray:
            return value
        if isinstance(value, Tracer):
            raise NotImplementedError(errors.message(
                f"{what} was called on a tensor inside a tf.function (shape {self.shape}, {self.dtype.name}): "
                "Cannot convert a symbolic tf.Tensor to a numpy array.",
                "values, which exist only when the function runs, after tracing.",
                "use tf.* operations on the tensor, or call `tf.py_function`, or compute this outside the "
                "function."))  # fmt: skip
        return np.asarray(value)

    def __array__(self, dtype=None, copy=None):
        array = self._array("NumPy conversion")
        if copy or (dtype is not None and array.dtype != dtype):
            return np.array(array, dtype)
        array = array.view()
        array.flags.writeable = False  # NumPy sees the tensor's own memory
        return array

    def __dlpack__(self, **kwargs):
        return jax.numpy.asarray(self._array("__dlpack__()")).__dlpack__(**kwargs)

    def __dlpack_device__(self):
        return jax.numpy.asarray(self._array("__dlpack_device__()")).__dlpack_device__()

    def set_shape(self, shape):
        """Check that the values have `shape` (None fits any size); a ValueError otherwise."""
        if not self.shape.is_compatible_with(shape):
            raise ValueError(f"Tensor's shape {self.shape} is not compatible with supplied shape {TensorShape(shape)}.")

    def eval(self, feed_dict=None, session=None):
        raise NotImplementedError("eval is not supported when eager execution is enabled, "
                                  "is .numpy() what you're looking for?")  # fmt: skip

    def __getattr__(self, name):
        if name in ("name", "op", "graph", "value_index"):
            if name == "name" and isinstance(self._value, Tracer):
                return "traced:0"
            raise AttributeError(f"Tensor.{name} is meaningless when eager execution is enabled.")
        if name in ("T", "astype", "ravel", "transpose", "reshape", "clip", "size", "tolist", "data"):
            raise AttributeError(
                f"EagerTensor object has no attribute '{name}'. If you are looking for numpy-related "
                "methods, please run the following: tf.experimental.numpy.experimental_enable_numpy_behavior() "
                f"(or take the array: tensor.numpy().{name}).")  # fmt: skip
        raise AttributeError(f"'EagerTensor' object has no attribute '{name}'")

    def __len__(self):
        if not self._value.ndim:
            raise TypeError("Scalar tensor has no `len()`")
        return self._value.shape[0]

    def __iter__(self):
        if not self._value.ndim:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(self._value.shape[0]))

    def _scalar(self, kind):
        if isinstance(self._value, Tracer):
            raise errors.OperatorNotAllowedInGraphError(errors.message(
                f"using a symbolic `tf.Tensor` (shape {self.shape}, {self.dtype.name}) as a Python "
                f"`{kind}` is not allowed: its value is not known while the function is traced.",
                "a Python value, or a tensor outside tf.function.",
                "choose with tf.where or tf.cond, or take the decision outside the tf.function."))  # fmt: skip
        return np.asarray(self._value)

    def __bool__(self):
        array = self._scalar("bool")
        return array.size > 0 and bool(array)  # NumPy 2 refuses the truth value of no elements

    def __int__(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that int() leaves out an imaginary part
            return int(self._scalar("int")[()])

    def __float__(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that float() leaves out an imaginary part
            return float(self._scalar("float")[()])

    def __complex__(self):
        return complex(self._scalar("complex"))

    def __index__(self):
        return self._scalar("index")[()].__index__()

    def __bytes__(self):
        array = self._scalar("bytes")
        return array.tobytes() if array.ndim else bytes(self.__index__())

    def __format__(self, spec):
        """As NumPy formats the values: `f"{tf.constant([1, 2])}"` is `[1 2]`."""
        if isinstance(self._value, Tracer):
            return format(str(self), spec)
        with np.printoptions(legacy="1.25"):
            return format(self.numpy(), spec)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return EagerTensor, (np.array(self._array("pickling")),)

    def _described(self):
        return f"shape={self.shape}, dtype={self.dtype.name}"

    def __repr__(self):
        if isinstance(self._value, Tracer):
            return f"<tf.Tensor 'traced:0' {self._described()}>"
        return f"<tf.Tensor: {self._described()}, numpy={array_repr(np.asarray(self._value))}>"

    def __str__(self):
        if isinstance(self._value, Tracer):
            return f'Tensor("traced:0", {self._described()})'
        return f"tf.Tensor({array_str(np.asarray(self._value))}, {self._described()})"


def array_repr(array):
    """How TensorFlow's repr shows values: as NumPy before NumPy 2, on lines of their own if there are several."""
    with np.printoptions(legacy="1.25"):
        text = repr(array[()] if array.ndim == 0 else array)
    return "\n" + text if "\n" in text else text


def array_str(array):
    with np.printoptions(legacy="1.25"):
        text = str(array)
    return "\n" + text if "\n" in text else text


def is_traced(value):
    """Whether an array is a tracer of a running trace."""
    return isinstance(value, Tracer)


class Symbolic:
    """A tensor without values that is not traced either: what `tf.keras.Input` gives. Ops on it go to
    `Symbolic.dispatch(row, arguments)`, which its module provides."""

    __slots__ = ()


class WeakSet:
    """Objects that live elsewhere, in the order of their making (plain `weakref.WeakSet` has no order)."""

    def __init__(self):
        self._references = {}

    def add(self, member):
        key = id(member)
        self._references[key] = weakref.ref(member, lambda _, key=key: self._references.pop(key, None))

    def __iter__(self):
        return iter([found for ref in list(self._references.values()) if (found := ref()) is not None])
