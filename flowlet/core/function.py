"""`tf.function`: a Python function traced to a compiled program, one for each signature of its arguments."""

import functools
import inspect
import weakref

import jax
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import frame, nest
from flowlet.core.mode import state
from flowlet.core.op import Kernel, call
from flowlet.core.tensor import EagerTensor, Symbolic
from flowlet.core.variable import Variable

_eagerly = [False]


@export("config.run_functions_eagerly", "config.experimental_run_functions_eagerly")
def run_functions_eagerly(run_eagerly):
    """Whether every `tf.function` runs as plain Python, for debugging."""
    _eagerly[0] = bool(run_eagerly)


@export("config.functions_run_eagerly")
def functions_run_eagerly():
    """What `run_functions_eagerly` was last told."""
    return _eagerly[0]


class ConcreteFunction:
    """One compiled form of a `tf.function`, for arguments of fixed shapes and dtypes."""

    def __init__(self, function, name, leaves, structure):
        self.name = name
        self.structured_outputs = None
        places = [i for i, leaf in enumerate(leaves) if _is_array(leaf)]
        self._places = places

        def body(*arrays):
            values = list(leaves)
            for place, array in zip(places, arrays):
                values[place] = EagerTensor(array)
            args, kwargs = nest.pack_sequence_as(structure, values, nest.TRACED)
            result = function(*args, **kwargs)
            self._outputs = nest.map_structure(_as_output, result, expand_composites=nest.TRACED)
            found = nest.flatten(self._outputs, nest.TRACED)
            self._is_tensor = [isinstance(leaf, EagerTensor) for leaf in found]
            return [leaf._value for leaf in found if isinstance(leaf, EagerTensor)]

        specs = [jax.ShapeDtypeStruct(np.shape(leaves[i]._value), leaves[i]._value.dtype) for i in places]
        made = []
        for attempt in range(2):
            try:
                self._traced = frame.trace(body, *specs)
                break
            except frame.VariableCreated as created:
                made.extend(created.args[0])
                if attempt:
                    raise ValueError(
                        "tf.function only supports singleton tf.Variables created on the first call. Make sure the "
                        "tf.Variable is only created once or created outside tf.function.") from None  # fmt: skip
        self.made = made
        self._kernel = Kernel(name, lambda *arrays: tuple(self._traced.function(*arrays)))
        self.structured_outputs = self._outputs

    @property
    def variables(self):
        """The variables that it reads or assigns."""
        unique = {id(variable): variable for variable in (*self._traced.reads, *self._traced.writes)}
        return tuple(unique.values())

    def run(self, leaves):
        """Call the compiled program with the leaves of the arguments."""
        tensors = [leaves[i] for i in self._places]
        nodes = [*self._traced.reads, *tensors]
        try:
            outputs = call(self._kernel, nodes, [node._value for node in nodes])
        except jax.errors.JaxRuntimeError as error:
            raise frame.reason(error) from None
        count = self._traced.outputs
        for variable, output in zip(self._traced.writes, outputs[count:]):
            variable._value = output._value
        if type(self._outputs) is EagerTensor:
            return outputs[0]
        found, tensors = [], iter(outputs[:count])
        for leaf, is_tensor in zip(nest.flatten(self._outputs, nest.TRACED), self._is_tensor):
            found.append(next(tensors) if is_tensor else leaf)
        return nest.pack_sequence_as(self._outputs, found, nest.TRACED)

    def __call__(self, *args, **kwargs):
        leaves = nest.flatten([args, kwargs], nest.TRACED)
        return self.run([conversion.convert(leaf) if _tensor_like(leaf) else leaf for leaf in leaves])


def _as_output(leaf):
    if leaf is None or isinstance(leaf, (EagerTensor, str)):
        return leaf
    if isinstance(leaf, Variable):
        return EagerTensor(leaf._value)
    try:
        return conversion.convert(leaf)
    except (TypeError, ValueError):
        raise TypeError(errors.message(
            f"To be compatible with tf.function, Python functions must return zero or more Tensors or None values; "
            f"got {leaf!r} of type {type(leaf).__name__}.", "tensors, numbers, or lists and dicts of them.")) from None  # fmt: skip


def _tensor_like(leaf):
    return isinstance(leaf, (np.ndarray, np.generic, jax.Array)) or (
        hasattr(leaf, "__array__") and not isinstance(leaf, (Variable, EagerTensor, Symbolic, type)))  # fmt: skip


def _has_text(leaves):
    """Whether there are texts, which live on the host, outside XLA: the function then runs as plain Python."""
    return any(isinstance(leaf, EagerTensor) and leaf._value.dtype == object for leaf in leaves)


def _is_array(leaf):
    return type(leaf) is EagerTensor or isinstance(leaf, EagerTensor)


def _signature_of(leaf):
    """What a compiled form depends on: shape and dtype of tensors, the value of anything else."""
    if isinstance(leaf, EagerTensor):
        return leaf._value.shape, np.dtype(leaf._value.dtype).str if leaf._value.dtype != object else "string"
    if isinstance(leaf, Variable):
        return "variable", id(leaf)
    try:
        hash(leaf)
    except TypeError:
        return "object", id(leaf)
    return type(leaf), leaf


@export("types.experimental.GenericFunction")
class Function:
    """What `tf.function` makes of a Python function."""

    def __init__(self, python_function, input_signature=None, autograph=True, jit_compile=None, name=None, **_):
        self.python_function = python_function
        self.input_signature = None if input_signature is None else tuple(input_signature)
        self._name = name or getattr(python_function, "__name__", type(python_function).__name__)
        self._forms, self._traces, self._made = {}, 0, False
        self._instances = None
        self._quick = {}  # (shape, dtype) of each of some plain tensors, by position -> compiled form
        try:
            self._signature = inspect.signature(python_function)
        except (TypeError, ValueError):
            self._signature = None
        functools.update_wrapper(self, python_function)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self._instances is None:
            self._instances = weakref.WeakKeyDictionary()
        try:
            found = self._instances.get(instance)
        except TypeError:
            return Function(self.python_function.__get__(instance, owner), self.input_signature)
        if found is None:
            bound = _Method(self.python_function, weakref.ref(instance))
            found = self._instances[instance] = Function(bound, self.input_signature, name=self._name)
        return found

    def experimental_get_tracing_count(self):
        """How often the Python function was traced."""
        return self._traces

    def _bound(self, args, kwargs):
        """The arguments with defaults filled in, in one form however they were passed."""
        if self._signature is None:
            return args, kwargs
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound.args, bound.kwargs

    def _leaves(self, args, kwargs):
        args, kwargs = self._bound(args, kwargs)
        if self.input_signature is not None:
            args, kwargs = self._by_signature(args, kwargs)
        structure = [tuple(args), dict(kwargs)]
        leaves = nest.flatten(structure, nest.TRACED)
        leaves = [conversion.convert(leaf) if _tensor_like(leaf) else leaf for leaf in leaves]
        return structure, leaves

    def _by_signature(self, args, kwargs):
        specs = nest.flatten(self.input_signature)
        given = list(_up_to(self.input_signature, tuple(args)))
        tensors = []
        for spec, value in zip(specs, given):
            try:
                tensor = value if isinstance(value, nest.Composite) or not hasattr(spec, "dtype") else conversion.convert(
                    value, spec.dtype)
            except (TypeError, ValueError):
                tensor = None
            if tensor is not None and issubclass(getattr(spec, "value_type", object), nest.Composite):
                tensor = tensor if spec.is_compatible_with(tensor) else None
            if tensor is None or (hasattr(spec, "shape") and not spec.shape.is_compatible_with(tensor.shape)):
                raise ValueError(f"Python inputs incompatible with input_signature:\n  inputs: (\n    {given})\n"
                                 f"  input_signature: (\n    {specs}).")  # fmt: skip
            tensors.append(tensor)
        packed = nest.pack_sequence_as(self.input_signature, tensors)
        return (*packed, *args[len(self.input_signature) :]), kwargs

    def _form(self, structure, leaves):
        key = (_structure_key(structure), tuple(_signature_of(leaf) for leaf in leaves))
        found = self._forms.get(key)
        if found is None:
            self._traces += 1
            found = ConcreteFunction(self.python_function, self._name, leaves, structure)
            if found.made:
                if self._made:
                    raise ValueError("tf.function only supports singleton tf.Variables created on the first call. Make "
                                     "sure the tf.Variable is only created once or created outside tf.function.")  # fmt: skip
                self._traces += 1
            self._made = True
            self._forms[key] = found
        return found

    def __call__(self, *args, **kwargs):
        if _eagerly[0] or state.building:  # while a graph is built, its operations become the graph's
            return self.python_function(*args, **kwargs)
        if state.frame is not None:
            return nest.map_structure(_as_output, self.python_function(*args, **kwargs), expand_composites=nest.TRACED)
        quick = None
        if not kwargs and self.input_signature is None:
            quick = tuple([(one._value.shape, one._value.dtype) if type(one) is EagerTensor else None for one in args])
            found = self._quick.get(quick)
            if found is not None:
                return found.run(args)
        structure, leaves = self._leaves(args, kwargs)
        if any(isinstance(leaf, Symbolic) for leaf in leaves):
            return self.python_function(*args, **kwargs)
        if _has_text(leaves):
            return self.python_function(*args, **kwargs)
        form = self._form(structure, leaves)
        if quick and None not in quick and len(leaves) == len(args) and not any(dtype.kind == "O" for _, dtype in quick):
            self._quick[quick] = form
        return form.run(leaves)

    def get_concrete_function(self, *args, **kwargs):
        """The compiled form for arguments like these: tensors, or `tf.TensorSpec`s with known sizes."""
        if not args and not kwargs and self.input_signature is not None:
            args = self.input_signature
        args, kwargs = nest.map_structure(_example, (tuple(args), kwargs))
        structure, leaves = self._leaves(args, kwargs)
        return self.python_function if _has_text(leaves) else self._form(structure, leaves)


class _Method:
    """A method bound to an object that may go."""

    def __init__(self, function, instance):
        self._function, self._instance = function, instance
        parameters = list(inspect.signature(function).parameters.values())[1:]
        self.__signature__ = inspect.Signature(parameters)
        self.__name__ = getattr(function, "__name__", "method")
        self.__doc__ = function.__doc__

    def __call__(self, *args, **kwargs):
        return self._function(self._instance(), *args, **kwargs)


def _up_to(signature, values):
    """The values that stand where the signature has its `TensorSpec`s: `[1., 2.]` is one of them, not two."""
    if isinstance(signature, dict) and isinstance(values, dict):
        signature, values = ([one[key] for key in sorted(signature)] for one in (signature, values))
    if not isinstance(signature, (list, tuple)) or not isinstance(values, (list, tuple)):
        yield values
        return
    for one, value in zip(signature, values):
        yield from _up_to(one, value)


def _structure_key(structure):
    if isinstance(structure, dict):
        return ("dict", *((key, _structure_key(value)) for key, value in sorted(structure.items())))
    if isinstance(structure, (list, tuple)):
        return (type(structure).__name__, *map(_structure_key, structure))
    if isinstance(structure, nest.Composite):
        return type(structure), structure._form()
    return None


def _example(leaf):
    if hasattr(leaf, "shape") and hasattr(leaf, "dtype") and not hasattr(leaf, "_value") and not isinstance(
            leaf, (np.ndarray, np.generic)):  # fmt: skip
        sizes = [1 if size is None else size for size in leaf.shape]
        return EagerTensor(np.zeros(sizes, leaf.dtype._np))
    return leaf


@export("function")
def function(func=None, input_signature=None, autograph=True, jit_compile=None, reduce_retracing=False,
             experimental_implements=None, experimental_autograph_options=None, experimental_attributes=None,
             experimental_relax_shapes=None, experimental_compile=None, experimental_follow_type_hints=None):  # fmt: skip
    """Compile a Python function of tensors: traced once for each form of its arguments, then run as one XLA program.

    Python code in it (prints, appends, `if` on Python values) runs while tracing only. An `if` or `while` on a tensor
    is an error.

    Args:
        func: the function; without it, a decorator is returned.
        input_signature: `tf.TensorSpec`s that the arguments must fit.

    >>> import flowlet as tf
    >>> @tf.function
    ... def double(x):
    ...     return 2 * x
    >>> double(tf.constant([1., 2.])).numpy().tolist()
    [2.0, 4.0]
    """
    if func is None:
        return lambda found: Function(found, input_signature, autograph, jit_compile)
    return Function(func, input_signature, autograph, jit_compile)
