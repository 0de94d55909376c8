"""The op table: one row an op, and the three ways in which a row runs.

A row is a function over `jax.numpy` with a decorator:

    @op("ArgMax", "math.argmax", "argmax", inputs="input", types={"input": NUMBERS})
    def argmax(input, axis=None, output_type=int64, name=None): ...

`inputs` names the arguments that are tensors; `x:T y:T` says that x and y share a dtype; `values*` is a list,
`mask?` may be None. The other arguments are attributes: known when the op is built, part of the key of its compiled
form (a `Kernel`). From the row come the public function (generated straight-line code), conversion and checks,
the gradient (the compiled vjp of the body, itself a Kernel, so that higher orders follow), the shape rule
(abstract evaluation) and the documentation.
"""

import functools
import inspect

import jax
import numpy as np

from flowlet import api, errors
from flowlet.core import convert as conversion
from flowlet.core import dtypes, tape
from flowlet.core.dtypes import DType
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor, Symbolic, Tracer
from flowlet.core.variable import Variable

TABLE = {}  # graph op type -> Row

_ERROR_NAMES = {"float32": "float", "float64": "double", "float16": "half"}
_REQUIRED = inspect.Parameter.empty
_ABSENT, _ONE = -1, -2  # in the form of a call: an input that is None, one that is no list (a list has its length)


class Kernel:
    """A pure function of arrays, compiled, with its gradient. What tapes record."""

    __slots__ = ("name", "function", "call", "_gradients")

    def __init__(self, name, function, host=False):
        self.name, self.function = name, function
        self.call = function if host else jax.jit(function, inline=True)
        self._gradients = {}

    def vjp(self, count, needed, present):
        """The Kernel of the gradient: (inputs..., output gradients...) -> gradients of the inputs in `needed`.

        Args:
            count: how many inputs this kernel has.
            needed: positions of the inputs to differentiate by.
            present: positions of the outputs whose gradients are given.
        """
        key = (count, needed, present)
        kernel = self._gradients.get(key)
        if kernel is None:
            kernel = self._gradients[key] = Kernel(self.name + "Grad", self._gradient_function(*key))
        return kernel

    def _gradient_function(self, count, needed, present):
        function = self.function

        def gradient(*arrays):
            inputs, cotangents = list(arrays[:count]), arrays[count:]

            def partial(*chosen):
                for position, array in zip(needed, chosen):
                    inputs[position] = array
                outputs = leaves(function(*inputs))
                return tuple(outputs[i] for i in present)

            _, pull = jax.vjp(partial, *[inputs[i] for i in needed])
            return pull(tuple(cotangents))

        return gradient


def leaves(result):
    """The arrays of a body's result, which is one array or a flat list, tuple or named tuple of arrays."""
    return result if isinstance(result, (list, tuple)) else (result,)


class Input:
    """How one tensor argument of a row is written: `x:T`, `values*:T`, `mask?`."""

    __slots__ = ("name", "group", "many", "optional")

    def __init__(self, text):
        self.name, _, self.group = text.partition(":")
        self.many = self.name.endswith("*")
        self.optional = self.name.endswith("?")
        self.name = self.name.rstrip("*?")
        self.group = self.group or None


class Row:
    """An op of the table. `row.public` is the function that users call."""

    def __init__(self, op_type, names, body, inputs, types, host, check, shape, dtype_of):
        self.op_type, self.names, self.body = op_type, names, body
        self.signature = inspect.signature(body)
        self.inputs = [Input(text) for text in inputs.split()]
        given = {entry.name for entry in self.inputs}
        self.attributes = [name for name in self.signature.parameters if name not in given and name != "name"]
        self.types = types or {}
        self.host, self.check, self.shape_rule, self.default_dtypes = host, check, shape, dtype_of or {}
        self.plain = not host and check is None and not any(entry.many or entry.optional for entry in self.inputs)
        self.kernels = {}  # (which inputs are given, attributes) -> Kernel
        self.fast = {}  # attributes -> compiled body, where one tensor comes out: what the public function looks up
        self.public = _generate(self)

    def run(self, arguments, attributes):
        """Call the op: `arguments` by the order of `inputs`, `attributes` by the order of `self.attributes`."""
        nodes, form = [], []
        known = {}
        for entry, argument in zip(self.inputs, arguments):
            if argument is None and entry.optional:
                form.append(_ABSENT)
            elif entry.many:
                items = self._items(entry, argument)
                dtype = self._group_dtype(entry, items, known)
                nodes.extend(self._node(entry, item, dtype, known) for item in items)
                form.append(len(items))
            else:
                if entry.group is not None and entry.group not in known:
                    self._find_dtype(entry, arguments, known)
                nodes.append(self._node(entry, argument, known.get(entry.group), known))
                form.append(_ONE)
        for node in nodes:
            if isinstance(node, Symbolic):
                return Symbolic.dispatch(self, arguments, attributes)
        return self._call(nodes, tuple(form), attributes)

    def _items(self, entry, argument):
        if isinstance(argument, (list, tuple)):
            return argument
        if type(argument) is EagerTensor or isinstance(argument, (np.ndarray, Variable)):
            return list(argument) if getattr(argument, "ndim", 1) else [argument]
        return [argument]

    def _group_dtype(self, entry, items, known):
        if entry.group is None:
            return None
        if entry.group not in known:
            for item in items:
                if hasattr(item, "dtype") and not isinstance(item, (np.ndarray, np.generic)):
                    known[entry.group] = dtypes.as_dtype(item.dtype)
                    break
        return known.get(entry.group)

    def _find_dtype(self, entry, arguments, known):
        """The dtype of a group: that of its first tensor, if it has one."""
        for other, argument in zip(self.inputs, arguments):
            if other.group == entry.group:
                kind = type(argument)
                if kind is EagerTensor or kind is Variable or isinstance(argument, (Variable, Symbolic)):
                    known[entry.group] = argument.dtype
                    return
                if other.many and isinstance(argument, (list, tuple)):
                    self._group_dtype(other, argument, known)
                    if entry.group in known:
                        return

    def _node(self, entry, argument, dtype, known):
        """A tensor or variable for one argument; a value without a dtype of its own takes the group's."""
        if type(argument) is EagerTensor or isinstance(argument, (Variable, Symbolic)):
            return argument
        if dtype is not None:
            try:
                return conversion.convert(argument, dtype)
            except (TypeError, ValueError) as error:
                natural = self._natural(argument)
                if natural is None or not isinstance(argument, (bool, int, float, complex)):
                    raise error
                return natural  # the check of dtypes says what is wrong, as TensorFlow does
        node = conversion.convert(argument, None, self.default_dtypes.get(entry.name))
        if entry.group is not None and not isinstance(node, Symbolic):
            known[entry.group] = node.dtype
        return node

    @staticmethod
    def _natural(argument):
        try:
            return conversion.convert(argument)
        except (TypeError, ValueError):
            return None

    def _call(self, nodes, form, attributes):
        try:
            kernel = self.kernels.get((form, attributes))
        except TypeError:
            attributes = tuple(conversion.static(value, name) for value, name in zip(attributes, self.attributes))
            kernel = self.kernels.get((form, attributes))
        if kernel is None:
            kernel = self._bind(form, attributes)
        values = [node._value for node in nodes]
        if self.check is not None and not any(isinstance(value, Tracer) for value in values):
            self.check(*self._arguments(values, form, attributes))
        result = call(kernel, nodes, values)
        if self.plain and type(result) is EagerTensor:
            self.fast[attributes] = kernel.call
        return result

    def _bind(self, form, attributes):
        clean = tuple(conversion.static(value, name) for value, name in zip(attributes, self.attributes))
        kernel = Kernel(self.op_type, self._function(form, clean), self.host)
        self.kernels[form, attributes] = kernel
        return kernel

    def _function(self, form, attributes):
        """The body with its attributes set, as a function of a flat sequence of arrays."""

        def function(*arrays):
            self._check_types(arrays, form)
            try:
                return self.body(**self._keywords(arrays, form, attributes))
            except (TypeError, ValueError, NotImplementedError, IndexError) as error:
                if _raised_by_us(error):
                    raise
                raise errors.invalid(_reworded(error, arrays), self.op_type) from error

        return function

    def _arguments(self, arrays, form, attributes):
        """The arrays back in the places of the arguments, then the attributes."""
        arrays, found = iter(arrays), []
        for count in form:
            if count == _ABSENT:
                found.append(None)
            elif count == _ONE:
                found.append(next(arrays))
            else:
                found.append([next(arrays) for _ in range(count)])
        return [*found, *attributes]

    def _keywords(self, arrays, form, attributes):
        names = [entry.name for entry in self.inputs] + self.attributes
        return dict(zip(names, self._arguments(arrays, form, attributes)))

    def _check_types(self, arrays, form):
        """Run once for each set of dtypes, when the body is traced."""
        groups, position = {}, 0
        arrays = list(arrays)
        for entry, count in zip(self.inputs, form):
            for _ in range({_ABSENT: 0, _ONE: 1}.get(count, count)):
                dtype = dtypes.of(arrays[position].dtype)
                allowed = self.types.get(entry.group or entry.name)
                if allowed is not None and dtype not in allowed:
                    names = ", ".join(_ERROR_NAMES.get(d.name, d.name) for d in allowed)
                    raise errors.invalid(f"Value for attr 'T' of {_ERROR_NAMES.get(dtype.name, dtype.name)} is not in "
                                         f"the list of allowed values: {names}", self.op_type)  # fmt: skip
                if entry.group is not None and groups.setdefault(entry.group, dtype) is not dtype:
                    want = groups[entry.group]
                    raise errors.invalid(
                        f"cannot compute {self.op_type} as input #{position}(zero-based) was expected to be a "
                        f"{_ERROR_NAMES.get(want.name, want.name)} tensor but is a "
                        f"{_ERROR_NAMES.get(dtype.name, dtype.name)} tensor", self.op_type)  # fmt: skip
                position += 1


def _reworded(error, arrays):
    """What a failing body says: TensorFlow's words where shapes do not broadcast, else JAX's and the inputs."""
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    if len(arrays) == 2 and "broadcast" in text:
        one, two = (str(list(array.shape)).replace(" ", "") for array in arrays)
        return f"Incompatible shapes: {one} vs. {two}"
    return f"{text}; the inputs are " + ", ".join(f"{list(array.shape)} {array.dtype}" for array in arrays)


def _raised_by_us(error):
    """Whether flowlet's own code raised the error (its wording stands), not JAX beneath it."""
    trace = error.__traceback__
    while trace.tb_next is not None:
        trace = trace.tb_next
    return "flowlet" in trace.tb_frame.f_globals.get("__name__", "")


def call(kernel, nodes, values):
    """Run a kernel on the values of `nodes` (tensors and variables), and tell the tapes."""
    if state.frame is not None and not any(isinstance(value, Tracer) for value in values):
        with jax.ensure_compile_time_eval():  # what is known while tracing stays known: shapes, constants
            result = kernel.call(*values)
    else:
        result = kernel.call(*values)
    if isinstance(result, (list, tuple)):
        outputs = [EagerTensor(array) for array in result]
        if state.tapes:
            tape.record(kernel, nodes, values, outputs)
        if isinstance(result, list):
            return outputs
        return type(result)(*outputs) if hasattr(result, "_fields") else tuple(outputs)
    output = EagerTensor(result)
    if state.tapes:
        tape.record(kernel, nodes, values, (output,))
    return output


def _generate(row):
    """The public function: straight-line code for tensors in plain eager mode, else `row.run`."""
    names = [entry.name for entry in row.inputs]
    namespace = {"EagerTensor": EagerTensor, "state": state, "run": row.run, "fast": row.fast,
                 "new": EagerTensor.__new__}  # fmt: skip
    parameters = []
    for name, parameter in row.signature.parameters.items():
        if parameter.default is _REQUIRED:
            parameters.append(name)
        else:
            namespace[f"default_{name}"] = parameter.default
            parameters.append(f"{name}=default_{name}")
    attributes = "(" + "".join(name + ", " for name in row.attributes) + ")"
    lines = [f"def {row.body.__name__}({', '.join(parameters)}):"]
    if row.plain and names:
        tests = " and ".join(f"type({name}) is EagerTensor" for name in names)
        lines += [f"    if {tests} and not state.busy:",
                  "        try:",
                  f"            call = fast[{attributes}]",
                  "        except (KeyError, TypeError):",
                  f"            return run(({', '.join(names)},), {attributes})",
                  "        tensor = new(EagerTensor)",
                  f"        tensor._value = call({', '.join(name + '._value' for name in names)})",
                  "        return tensor"]  # fmt: skip
    lines.append(f"    return run(({''.join(name + ', ' for name in names)}), {attributes})")
    exec(compile("\n".join(lines), f"<flowlet op {row.op_type}>", "exec"), namespace)  # noqa: S102
    public = namespace[row.body.__name__]
    functools.update_wrapper(public, row.body)
    public.__flowlet_row__ = row
    del public.__wrapped__
    public.__signature__ = row.signature
    return public


def op(op_type, *names, inputs="", types=None, host=False, check=None, shape=None, dtypes=None):  # noqa: A002
    """Make a row of the decorated body and export its function under each of `names`.

    Args:
        op_type: the op's type in graphs and in error messages, such as `"AddV2"`; one row each.
        names: public names without `tf.`, such as `"math.add"`.
        inputs: the tensor arguments (see the module's text).
        types: group or argument name -> the DTypes that it takes; any where it is missing.
        host: the body runs on NumPy arrays as it is (strings, files), not compiled.
        check: called with the concrete arguments before an eager run, to refuse bad values.
        shape: a rule of its own for unknown sizes, where abstract evaluation cannot tell.
        dtypes: argument name -> the DType that Python values of it take by preference.
    """

    def decorate(body):
        if op_type in TABLE:
            raise ValueError(f"The op table has a row {op_type!r} already ({TABLE[op_type].names}).")
        row = TABLE[op_type] = Row(op_type, names, body, inputs, types, host, check, shape, dtypes)
        api.export(*names)(row.public)
        return row.public

    return decorate


def as_dtype_or_none(value):
    """For bodies: the NumPy dtype of a `dtype` attribute, None for None."""
    return None if value is None else (value if type(value) is DType else dtypes.as_dtype(value))._np
