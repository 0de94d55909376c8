"""`tf.Variable`: a value that changes. Traces and compiled training find variables through `live`."""

import copy
import enum

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import api, errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.mode import state
from flowlet.core.scatter import Scatters
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor, Reference, Tracer, WeakSet, array_repr

live = WeakSet()  # every variable that exists, in the order of making


class Pending:
    """Stands for the values of several variables that live elsewhere (in the packed state of a running `fit`).

    `settle()` writes each variable's own value back; it runs when one of them is read.
    """

    __slots__ = ("settle",)

    def __init__(self, settle):
        self.settle = settle


@export("VariableSynchronization")
class VariableSynchronization(enum.Enum):
    """When replicas synchronize a variable; one device here, so that all mean the same."""

    AUTO = 0
    NONE = 1
    ON_WRITE = 2
    ON_READ = 3


@export("VariableAggregation")
class VariableAggregation(enum.Enum):
    """How replicas' updates combine; one device here, so that all mean the same."""

    NONE = 0
    SUM = 1
    MEAN = 2
    ONLY_FIRST_REPLICA = 3

    def __repr__(self):
        return f"<VariableAggregationV2.{self.name}: {self.value}>"

    def __str__(self):
        return f"VariableAggregationV2.{self.name}"


@jax.jit
def _add(value, delta):
    return value + delta


@jax.jit
def _subtract(value, delta):
    return value - delta


@jax.jit
def _copy(value):
    return jnp.copy(value)


class AnyVariable:
    """What is a variable, of either era: the base of those that hold a value and of those of graphs."""

    __slots__ = ()


@export("Variable")
class Variable(AnyVariable, Scatters):
    """A value that ops read and `assign` changes.

    Args:
        initial_value: what it starts as: a tensor, anything `tf.convert_to_tensor` takes, or a function without
            arguments that gives one.
        trainable: whether tapes watch it and optimizers train it. Default: True.
        name: a name; `"Variable"` by default.
        dtype: the dtype to convert the initial value to.
        constraint: a function from value to value that optimizers apply after each update.
        shape: a static shape that is less specific than the initial value's, such as `[None, 3]`.

    Raises:
        ValueError: without an initial value.

    >>> import flowlet as tf
    >>> v = tf.Variable([1., 2.], name="v")
    >>> v.assign_add([1., 1.])
    <tf.Variable 'UnreadVariable' shape=(2,) dtype=float32, numpy=array([2., 3.], dtype=float32)>
    """

    __array_priority__ = 100

    def __new__(cls, *args, **kwargs):
        if state.building and cls is Variable:
            return _of_graph(*args, **kwargs)
        return super().__new__(cls)

    def __init__(self, initial_value=None, trainable=None, validate_shape=True, caching_device=None, name=None,
                 variable_def=None, dtype=None, import_scope=None, constraint=None,
                 synchronization=VariableSynchronization.AUTO, aggregation=VariableAggregation.NONE,
                 shape=None):  # fmt: skip
        if initial_value is None:
            raise ValueError("The `initial_value` arg to `tf.Variable` must be specified except when you are not "
                             "providing "
                             "a `variable_def`. You provided neither. initial_value must not be None.")  # fmt: skip
        dtype = None if dtype is None else dtypes.as_dtype(dtype)
        with jax.ensure_compile_time_eval():
            value = self._initial(initial_value, dtype)
        if isinstance(value, Tracer) and not (state.frame and state.frame.initializes):
            raise ValueError(errors.message(
                f"The variable {name or 'Variable'!r} was given a tensor of a running tf.function as its initial "
                f"value.",
                "a value that is known when the variable is made.",
                "make the variable outside the function, or pass a function: tf.Variable(lambda: ...)."))  # fmt: skip
        self._data = value
        self._shape = TensorShape(value.shape if shape is None else shape)
        self._dtype = dtypes.of(value.dtype)
        self._trainable = True if trainable is None else bool(trainable)
        self._name = "/".join([*state.names, "Variable" if name is None else name])
        if not self._shape.is_compatible_with(value.shape):
            raise ValueError(f"In this `tf.Variable` creation, the initial value's shape ({TensorShape(value.shape)}) "
                             f"is not "
                             f"compatible with the explicitly supplied `shape` argument ({shape}).")  # fmt: skip
        self._constraint = constraint
        self._synchronization, self._aggregation = synchronization, aggregation
        if constraint is not None and not callable(constraint):
            raise ValueError(f"Argument `constraint` must be None or a callable. a callable. Got {constraint!r}")
        live.add(self)
        running = state.frame or state.lifted
        if running is not None:
            running.created(self)

    @staticmethod
    def _initial(initial_value, dtype):
        if callable(initial_value):
            initial_value = initial_value()
        if isinstance(initial_value, Variable):
            initial_value = EagerTensor(initial_value._value)
        value = conversion.convert(initial_value, dtype)._value
        if isinstance(value, Tracer) or value.dtype == object:
            return value
        return jnp.array(value)

    @property
    def _value(self):
        if type(self._data) is Pending:
            self._data.settle()
        return self._data

    @_value.setter
    def _value(self, value):
        if type(self._data) is Pending:
            self._data.settle()
        self._data = value

    name = property(lambda self: self._name + ":0")
    dtype = property(lambda self: self._dtype)
    shape = property(lambda self: self._shape)
    trainable = property(lambda self: self._trainable)
    constraint = property(lambda self: self._constraint)
    synchronization = property(lambda self: self._synchronization)
    aggregation = property(lambda self: self._aggregation)
    ndim = property(lambda self: self._shape.rank)
    device = property(lambda self: EagerTensor(self._value).device)
    initializer = property(lambda self: None)

    @property
    def initial_value(self):
        raise RuntimeError("This property is not supported when eager execution is enabled.")

    @property
    def op(self):
        raise AttributeError("Tensor.op is undefined when eager execution is enabled.")

    @property
    def graph(self):
        raise AttributeError("Tensor.graph is undefined when eager execution is enabled.")

    handle = property(lambda self: self)
    _shared_name = property(lambda self: self._name)

    def get_shape(self):
        """The static shape, as `.shape`."""
        return self._shape

    def set_shape(self, shape):
        """Merge what is known of the static shape."""
        self._shape = self._shape.merge_with(shape)

    def read_value(self):
        """The value now, as a tensor; later assignments do not change it."""
        return conversion.convert(self)

    value = initialized_value = read_value

    def is_initialized(self, name=None):
        return EagerTensor(np.array(True))

    def numpy(self):
        """The value now, as a NumPy array of one's own."""
        return EagerTensor(self._value).numpy()

    def __array__(self, dtype=None, copy=None):
        return EagerTensor(self._value).__array__(dtype)

    def eval(self, session=None):
        return self.numpy()

    def _checked(self, value, verb):
        """The array of `value`, which must fit the variable (for an update, its value now)."""
        array = conversion.convert(value, self._dtype)._value
        if verb == "assign":
            if not self._shape.is_compatible_with(array.shape):
                raise ValueError(f"Cannot assign value to variable ' {self.name}': Shape mismatch.The variable shape "
                                 f"{self._shape}, and the assigned value shape {TensorShape(array.shape)} are "
                                 "incompatible.")  # fmt: skip
        elif array.shape != self._value.shape:
            now, given = (str(list(one.shape)).replace(" ", "") for one in (self._value, array))
            raise errors.invalid(f"Cannot update variable with shape {now} using a Tensor with shape {given}, shapes "
                                 f"must be "
                                 "equal.", f"{verb}VariableOp")  # fmt: skip
        elif array.dtype.kind in "bO":
            raise errors.NotFoundError(message=(
                f"No registered '{verb}VariableOp' OpKernel for 'CPU' devices compatible with a variable of dtype "
                f"{self._dtype.name}. [Op:{verb}VariableOp]"))  # fmt: skip
        return array

    def assign(self, value, use_locking=False, name=None, read_value=True):
        """Set the value. Returns the variable.

        Raises:
            ValueError: where shape or dtype do not fit.
        """
        array = self._checked(value, "assign")
        if not isinstance(array, (Tracer, jax.Array)) and array.dtype != object:
            array = _copy(array)
        self._value = array
        return Unread(self) if read_value else None

    def assign_add(self, delta, use_locking=False, name=None, read_value=True):
        """Add `delta` to the value. Returns the variable."""
        self._value = _add(self._value, self._checked(delta, "AssignAdd"))
        return Unread(self) if read_value else None

    def assign_sub(self, delta, use_locking=False, name=None, read_value=True):
        """Subtract `delta` from the value. Returns the variable."""
        self._value = _subtract(self._value, self._checked(delta, "AssignSub"))
        return Unread(self) if read_value else None

    def _updated(self):
        return Unread(self)

    def count_up_to(self, limit):
        """Add 1; the value before it. An OutOfRangeError where the value has reached `limit`."""
        if self._dtype not in (dtypes.int32, dtypes.int64):
            raise errors.invalid(f"Value for attr 'T' of {dtypes.kernel_name(self._dtype)} is not in the list of "
                                 f"allowed "
                                 "values: int32, int64", "ResourceCountUpTo")  # fmt: skip
        before = self.read_value()
        if int(before) >= limit:
            raise errors.OutOfRangeError(message=f"Reached limit of {limit} [Op:ResourceCountUpTo]")
        self.assign_add(1)
        return before

    def load(self, value, session=None):
        """Set the value."""
        self.assign(value)

    def ref(self):
        """A hashable stand-in, for use as a dict key; `.deref()` gives the variable back."""
        return Reference(self)

    experimental_ref = ref

    def __iter__(self):
        return iter(self.read_value())

    def __bool__(self):
        return bool(EagerTensor(self._value))

    def __int__(self):
        return int(EagerTensor(self._value))

    def __float__(self):
        return float(EagerTensor(self._value))

    def __complex__(self):
        return complex(EagerTensor(self._value))

    def __format__(self, spec):
        return format(EagerTensor(self._value), spec) if spec else str(self)

    def __hash__(self):
        raise TypeError("Variable is unhashable. Instead, use variable.ref() as the key. (Variable: "
                        f"{self!r})")  # fmt: skip

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        twin = Variable(EagerTensor(self._value), self._trainable, name=self._name, constraint=self._constraint)
        twin.__dict__.update({key: copy.deepcopy(value, memo) for key, value in self.__dict__.items()
                              if key not in twin.__dict__})  # fmt: skip
        memo[id(self)] = twin
        return twin

    def __reduce__(self):
        return _restore, (np.asarray(self._value), self._trainable, self._name)

    def __repr__(self):
        value = self._value
        described = f"'{self.name}' shape={self._shape} dtype={self._dtype.name}"
        if isinstance(value, Tracer):
            return f"<tf.Variable {described}>"
        return f"<tf.Variable {described}, numpy={array_repr(np.asarray(value))}>"


def _of_graph(initial_value=None, trainable=None, validate_shape=True, caching_device=None, name=None, variable_def=None,
              dtype=None, import_scope=None, constraint=None, synchronization=None, aggregation=None, shape=None):  # fmt: skip
    """A variable of the graph that is being built."""
    return api.resolve("compat.v1", "Variable")(
        initial_value, trainable, None, validate_shape, caching_device, name, variable_def, dtype, None, import_scope, constraint,
        True, synchronization, aggregation, shape)  # fmt: skip


class Unread(Variable):
    """What `assign` gives: the same variable, printed as TensorFlow prints it there.

    >>> import flowlet as tf
    >>> tf.Variable(1.0).assign(2.0)
    <tf.Variable 'UnreadVariable' shape=() dtype=float32, numpy=2.0>
    """

    __slots__ = ("_origin",)

    def __init__(self, variable):
        self._origin = variable.handle
        self.__dict__ = variable.__dict__  # all of it is shared, now and later

    name = property(lambda self: "UnreadVariable")
    handle = property(lambda self: self._origin)


def _no_update(symbol, use, word):
    def refuse(self, other):
        raise RuntimeError(f"`{word} {symbol}= value` with `tf.Variable`s is not supported. Use {use} to modify the "
                           f"variable, "
                           f"or `out = {word} {symbol} value` if you need to get a new output Tensor.")  # fmt: skip

    return refuse


Variable.__iadd__ = _no_update("+", "`variable.assign_add(value)`", "variable")
Variable.__isub__ = _no_update("-", "`variable.assign_sub(value)`", "variable")
Variable.__imul__ = _no_update("*", "`var.assign(var * value)`", "var")
Variable.__itruediv__ = _no_update("/", "`var.assign(var / value)`", "var")
Variable.__ipow__ = _no_update("**", "`var.assign(var ** value)`", "var")


def _restore(array, trainable, name):
    variable = Variable(array, trainable)
    variable._name = name
    return variable


def _read(variable, dtype):
    """Conversion of a variable: the tensor of its value now, which tapes can trace back to the variable."""
    if dtype is not None and variable.dtype is not dtype:
        raise ValueError(f"Incompatible type conversion requested to type {dtype.name} for `tf.Variable of type "
                         f"{variable.dtype.name}. (Variable: {variable!r})")  # fmt: skip
    tensor = EagerTensor(variable._value)
    if state.tapes:
        from flowlet.core import tape

        tape.record((variable.handle,), (tensor._value,), (tensor,), lambda gradients: [gradients[0]])
    return tensor


conversion.register(Variable, _read)
