"""The op table: one row an op, and the three ways in which a row runs.

A row is a function over `jax.numpy` with a decorator:

    @op("ArgMax", "math.argmax", "argmax", inputs="input:T", types={"T": NUMBERS})
    def argmax(input, axis=None, output_type=int64, name=None): ...

`inputs` names the arguments that are tensors. `x:T y:T` says that x and y share a dtype, called T in messages, and
`types` which dtypes T may be; `x:bool` that x is bool; `values*` is a list, `mask?` may be None. The other arguments
are attributes: known when the op is built, part of the key of its compiled form (a `Kernel`). From the row come the
public function (generated straight-line code), conversion and checks, the gradient (the compiled vjp of the body,
itself a Kernel, so that higher orders follow), the shape rule (abstract evaluation) and the documentation.
"""

import inspect

import numpy as np

from flowlet import api, errors
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import DType
from flowlet.core.kernel import Kernel, call
from flowlet.core.mode import eagerly
from flowlet.core.nest import Dispatching
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor, Tracer
from flowlet.core.variable import Variable
from flowlet.core.wrapper import generate

TABLE = {}  # graph op type -> Row

_ABSENT, _ONE = -1, -2  # in the form of a call: an input that is None, one that is no list (a list has its length)
_NUMBERS = frozenset((float, int, bool))  # Python values whose tensors are kept (conversion.scalar)


class Input:
    """How one tensor argument of a row is written: `x:T`, `x:bool`, `values*:T`, `mask?`."""

    __slots__ = ("name", "group", "fixed", "many", "optional")

    def __init__(self, text):
        self.name, _, group = text.partition(":")
        self.many = self.name.endswith("*")
        self.optional = self.name.endswith("?")
        self.name = self.name.rstrip("*?")
        self.fixed = dtypes.as_dtype(group) if group.islower() else None
        self.group = group if group and self.fixed is None else None


class Row:
    """An op of the table. `row.public` is the function that users call."""

    def __init__(self, op_type, names, body, inputs, types, host, check, hint, texts, accept, gradient, ints, shape):
        self.op_type, self.names, self.body = op_type, names, body
        self.signature = inspect.signature(body)
        self.inputs = [Input(text) for text in inputs.split()]
        given = {entry.name for entry in self.inputs}
        self.attributes = [name for name in self.signature.parameters if name not in given and name != "name"]
        self.types = types or {}
        self.host, self.check, self.hint, self.texts, self.shape_rule = host, check, hint, texts, shape
        self.accept, self.gradient, self.ints = accept, gradient, ints or {}
        self.plain = not host and check is None and not any(entry.many or entry.optional for entry in self.inputs)
        self.form = (_ONE,) * len(self.inputs)  # of a plain row's every call
        self.kernels = {}  # (which inputs are given, attributes) -> Kernel
        self.fast = {}  # attributes -> compiled body, where one tensor comes out: what the public function looks up
        self.public = generate(self)

    # how a call is prepared -------------------------------------------------------------------------------------------

    def run(self, arguments, attributes):
        """Call the op: `arguments` by the order of `inputs`, `attributes` by the order of `self.attributes`."""
        nodes, form, known = [], [], {}
        for argument in arguments:
            if isinstance(argument, Dispatching):
                return argument._dispatch(self, arguments, attributes)
            if type(argument) is list or type(argument) is tuple:
                for item in argument:
                    if isinstance(item, Dispatching):
                        return item._dispatch(self, arguments, attributes)
        for entry, argument in zip(self.inputs, arguments):
            if argument is None and entry.optional:
                form.append(_ABSENT)
                continue
            if entry.group is not None and entry.group not in known:
                self._find_dtype(entry.group, arguments, known)
            if entry.many:
                items = self._items(argument)
                nodes.extend([self._node(entry, item, known) for item in items])
                form.append(len(items))
            else:
                nodes.append(self._node(entry, argument, known))
                form.append(_ONE)
        for node in nodes:
            if isinstance(node, Symbolic):
                return Symbolic.dispatch(self, arguments, attributes)
        return self._call(nodes, tuple(form), attributes)

    def build(self, arguments, attributes, name):
        """Add the call to the graph; on symbolic tensors of Keras alone, to the model that is put together."""
        from flowlet.core.graph import build

        if hasattr(Symbolic, "dispatch") and _symbolic(arguments):
            with eagerly():
                return self.run(arguments, attributes)
        return build.call(self, arguments, attributes, name)

    def run_pair(self, x, y, attributes):
        """`run` for two plain inputs of one dtype, without loops: Python numbers next to tensors come here."""
        if type(x) is EagerTensor or type(x) is Variable:
            if type(y) is not EagerTensor and type(y) is not Variable:
                if type(y) not in _NUMBERS:
                    return self.run((x, y), attributes)
                y = self._scalar(y, x._value.dtype)
        elif type(y) is EagerTensor and type(x) in _NUMBERS and not self.hint:
            x = conversion.scalar(x, y._value.dtype)
        else:
            return self.run((x, y), attributes)
        return self._call((x, y), self.form, attributes)

    def _scalar(self, value, dtype):
        if not self.hint:
            return conversion.scalar(value, dtype)
        try:
            return conversion.scalar(value, dtype)
        except (TypeError, ValueError):
            return conversion.convert(value)

    @staticmethod
    def _items(argument):
        if isinstance(argument, (list, tuple)):
            return argument
        if type(argument) is EagerTensor or isinstance(argument, (np.ndarray, Variable)):
            return list(argument) if getattr(argument, "ndim", 1) else [argument]
        return [argument]

    def _find_dtype(self, group, arguments, known):
        """The dtype of a group is that of its first tensor, if it has one."""
        for entry, argument in zip(self.inputs, arguments):
            if entry.group == group:
                for item in argument if entry.many and isinstance(argument, (list, tuple)) else (argument,):
                    if isinstance(item, (EagerTensor, Variable, Symbolic)):
                        known[group] = item.dtype
                        return
                if self.hint:
                    return  # the first argument decides, whatever it is

    def _node(self, entry, argument, known):
        """A tensor or variable for one argument; a value without a dtype of its own takes the group's."""
        if isinstance(argument, (EagerTensor, Symbolic)):
            return argument
        if isinstance(argument, Variable):
            return argument.handle
        dtype = entry.fixed or known.get(entry.group)
        if self.hint:
            node = conversion.convert(argument, None, dtype)
        else:
            node = conversion.convert(argument, dtype)
        if entry.group is not None and dtype is None:
            known[entry.group] = node.dtype
        return node

    # the call itself --------------------------------------------------------------------------------------------------

    def _call(self, nodes, form, attributes):
        try:
            kernel = self.kernels.get((form, attributes))
        except TypeError:  # a list, a tensor or an array among the attributes
            attributes = self._static(attributes)
            kernel = self.kernels.get((form, attributes))
        fresh = kernel is None
        if fresh:
            kernel = self._bind(form, attributes)
        values = [node._value for node in nodes]
        if self.check is not None and not any(isinstance(value, Tracer) for value in values):
            self.check(*self._arguments(values, form, attributes))
        try:
            result = call(kernel, nodes, values)
        except Exception as error:
            if fresh:  # 1.0 and True are equal to 1: an error must not be theirs too
                self.kernels.pop((form, attributes), None)
            if type(error) is not TypeError or self.host or not any(value.dtype == object for value in values):
                raise
        else:
            if self.plain and type(result) is EagerTensor:
                self.fast[attributes] = kernel.call
            return result
        return self._call_on_texts(nodes, values, form, attributes)

    def _static(self, attributes):
        return tuple(
            conversion.integers(value, self.ints[name], self.op_type) if name in self.ints and not (
                value is None and self.signature.parameters[name].default is None)
            else conversion.static(value, name) for value, name in zip(attributes, self.attributes))  # fmt: skip

    def _bind(self, form, attributes):
        clean = self._static(attributes)
        kernel = Kernel(self.op_type, self._function(form, clean), self.host, self.gradient)
        self.kernels[form, attributes] = kernel
        return kernel

    def _call_on_texts(self, nodes, values, form, attributes):
        """Run on texts a body that only moves elements or compares them: on a number for each text.

        `texts` is True for such a row, or the row (a public function) that takes over where texts come in.
        """
        if callable(self.texts) and (values[0].dtype == object or self.inputs[0].group != self.inputs[-1].group):
            return self.texts(*self._arguments(nodes, form, attributes))
        self._check_types(values, form)
        if self.texts is not True:
            raise errors.UnimplementedError(message=f"{self.op_type} is not supported for texts. [Op:{self.op_type}]")
        known = np.unique(np.concatenate([np.array([b""], object), *(v.ravel() for v in values if v.dtype == object)]))
        codes = [np.searchsorted(known, v).astype(np.uint32) if v.dtype == object else v for v in values]
        found = self._function(form, self._static(attributes), checked=True)(*codes)
        out = [EagerTensor(known[np.asarray(one)[None]].reshape(one.shape) if one.dtype == np.uint32 else one)
               for one in (found if isinstance(found, (list, tuple)) else [found])]  # fmt: skip
        return type(found)(out) if isinstance(found, (list, tuple)) else out[0]

    def _function(self, form, attributes, checked=False):
        """The body with its attributes set, as a function of a flat sequence of arrays."""

        def function(*arrays):
            if not checked:
                self._check_types(arrays, form)
            try:
                result = self.body(**self._keywords(arrays, form, attributes))
                return _on_host(result) if self.host else result
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
        if self.accept is not None:
            self.accept(*[dtypes.of(array.dtype) for array in arrays])
        for entry, count in zip(self.inputs, form):
            for _ in range({_ABSENT: 0, _ONE: 1}.get(count, count)):
                dtype = dtypes.of(arrays[position].dtype)
                want = entry.fixed
                if entry.group is not None:
                    want = groups.setdefault(entry.group, dtype)
                if entry.group in self.types:
                    dtypes.allowed(want, self.types[entry.group], entry.group, self.op_type)
                if want is not None and dtype is not want:
                    raise dtypes.mismatched(self.op_type, position, want, dtype)
                position += 1


def _symbolic(arguments):
    """Whether there are symbolic tensors of Keras among the arguments of a call, and no tensors of a graph."""
    found = [one for argument in arguments for one in (argument if isinstance(argument, (list, tuple)) else (argument,))
             if isinstance(one, Symbolic)]  # fmt: skip
    return bool(found) and not any(isinstance(one, Tensor) for one in found)


def _on_host(result):
    """NumPy arrays of what a body on the host gives; a text becomes an array of one."""
    if isinstance(result, (list, tuple)):
        return type(result)(_on_host(one) for one in result)
    if not isinstance(result, (str, bytes)):
        return np.asarray(result)
    found = np.empty((), object)
    found[()] = conversion.values.text(result)
    return found


def _reworded(error, arrays):
    """What a failing body says: TensorFlow's words where shapes do not broadcast, else JAX's and the inputs."""
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    if len(arrays) == 2 and ("broadcast" in text or "incompatible shapes" in text.lower()):
        one, two = (str(list(array.shape)).replace(" ", "") for array in arrays)
        return f"Incompatible shapes: {one} vs. {two}"
    return f"{text}; the inputs are " + ", ".join(f"{list(array.shape)} {array.dtype}" for array in arrays)


def _raised_by_us(error):
    """Whether flowlet's own code raised the error (its wording stands), not JAX beneath it."""
    trace = error.__traceback__
    while trace.tb_next is not None:
        trace = trace.tb_next
    return "flowlet" in trace.tb_frame.f_globals.get("__name__", "")


def op(op_type, *names, inputs="", types=None, host=False, check=None, hint=False, texts=False, accept=None,
       gradient=True, ints=None, shape=None):  # fmt: skip
    """Make a row of the decorated body and export its function under each of `names`.

    Args:
        op_type: the op's type in graphs and in error messages, such as `"AddV2"`; one row each.
        names: public names without `tf.`, such as `"math.add"`.
        inputs: the tensor arguments (see the module's text).
        types: group (the T of `x:T`) -> the DTypes that it takes; any where it is missing.
        host: the body runs on NumPy arrays as it is (strings, files), not compiled.
        check: called with the concrete arguments before an eager run, to refuse bad values.
        hint: the first argument decides the dtype of a group, and others take it where they can. Without it, the first
            tensor among the arguments decides, and others must become its dtype.
        texts: True for a body that moves or compares elements, so that it works for texts too; or the row for texts.
        accept: called with the inputs' DTypes where the body is traced, to refuse some in words of its own.
        gradient: False for an op that gradients stop at (in TensorFlow: they are None, not zeros).
        ints: attributes that are integers or lists of them -> what TensorFlow calls their dtype in messages (`Tshape`);
            None where it must be int32.
        shape: a rule of its own for unknown sizes, where abstract evaluation cannot tell.
    """

    def decorate(body):
        if op_type in TABLE:
            raise ValueError(f"The op table has a row {op_type!r} already ({TABLE[op_type].names}).")
        row = TABLE[op_type] = Row(op_type, names, body, inputs, types, host, check, hint, texts, accept, gradient,
                                   ints, shape)  # fmt: skip
        api.export(*names)(row.public)
        return row.public

    return decorate


def elementwise(op_type, function, inputs, types, doc, *names, **options):
    """A row whose body is a function of JAX as it is."""
    arguments = ", ".join(entry.partition(":")[0] for entry in inputs.split())
    name = names[0].rpartition(".")[2]
    namespace = {"function": function}
    exec(f"def {name}({arguments}, name=None):\n    return function({arguments})", namespace)  # noqa: S102
    body = namespace[name]
    body.__doc__, body.__module__ = doc, inspect.currentframe().f_back.f_globals["__name__"]
    return op(op_type, *names, inputs=inputs, types={"T": types} if types else None, **options)(body)


def as_dtype_or_none(value):
    """For bodies: the NumPy dtype of a `dtype` attribute, None for None."""
    return None if value is None else (value if type(value) is DType else dtypes.as_dtype(value))._np
