"""How an operation runs: a node gives arrays for arrays, in a `Run` (core/session/segment.py) that holds variables.

Nodes of rows are pure. The others say what they touch, so that a session can plan: which variables (the operations that
hold them) they read and write; `host` marks what cannot be compiled and runs on NumPy arrays between compiled parts.
"""

import functools

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import direct, infer
from flowlet.core.graph.mistakes import written
from flowlet.core.graph.partial import sizes_of
from flowlet.core.mode import using
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor


class Node:
    """What all nodes have.

    Attributes:
        host: whether it runs on the host, on NumPy arrays.
        references: positions of inputs that are variables (their operations are what counts), not values.
        array: the value of a constant.
        by_shape: whether only the static form of the inputs counts.
        gives_references: whether its results stand for variables, as in 1.x's ref variables.
    """

    host = False
    references = ()
    array = None
    by_shape = False
    gives_references = False

    def reads(self, op):
        """The operations of the variables whose values it needs."""
        return ()

    def writes(self, op):
        """The operations of the variables that it sets."""
        return ()

    def refers(self, op, known):
        """For each result the variable that it stands for, as those of 1.x's ref variables do; None for a value.

        Args:
            known: tensor -> variable, for the inputs that stand for one.
        """
        return ()

    def on_numpy(self, op):
        """Whether it gives NumPy arrays for NumPy arrays in less time than its compilation takes."""
        return False

    def fresh(self, op):
        """The first value of a variable that needs no initializer (the state of a random op); None: there is none."""
        return

    def run(self, op, run, arrays):
        """The results of `op` for the arrays of its inputs (for a reference: None)."""
        raise NotImplementedError(op.type)


class Nothing(Node):
    """NoOp and the like: only its control inputs matter."""

    def run(self, op, run, arrays):
        return []


class Constant(Node):
    """A value that is known."""

    def __init__(self, array):
        self.array = array

    def run(self, op, run, arrays):
        return [self.array]


class Placeholder(Node):
    """A value that is fed."""

    def run(self, op, run, arrays):
        output = op.outputs[0]
        sizes = "" if output.shape.rank is None else " and shape [" + ",".join(
            "?" if size is None else str(size) for size in output.shape.as_list()) + "]"  # fmt: skip
        raise errors.invalid(f"You must feed a value for placeholder tensor '{op.name}' with dtype "
                             f"{dtypes.kernel_name(output.dtype)}{sizes}\n\t [[{{{{node {op.name}}}}}]]")


class Function(Node):
    """A pure function of arrays, on the device: `function(*arrays)` gives the results as a list."""

    def __init__(self, function):
        self.function = function

    def run(self, op, run, arrays):
        return self.function(*arrays)


class Needing(Node):
    """A pure function of arrays; the inputs at some positions are needed as Python values, before it is compiled."""

    def __init__(self, function, positions):
        self.function, self.positions = function, positions

    def run(self, op, run, arrays):
        return self.function(*[run.static(op.inputs[place], array) if place in self.positions else array
                               for place, array in enumerate(arrays)])  # fmt: skip


class HostFunction(Function):
    """A function of NumPy arrays (texts among them) that runs on the host, in order."""

    host = True


class OfShape(Node):
    """A function of the static form of its inputs: `function(*shapes)`. The result is known when a program is traced."""

    by_shape = True

    def __init__(self, function):
        self.function = function

    def run(self, op, run, arrays):
        return self.function(*[np.shape(array) for array in arrays])


_BY_PLACE = ("GatherV2", "GatherNd")  # rows whose check needs only the shape of the first input


class OfRow(Node):
    """A row of the op table.

    Attributes:
        places: for each input: None for a tensor of the row, else the attribute that it gives.
        numpy: a function that gives the same on NumPy, for operations that run once.
    """

    numpy = None

    def __init__(self, row, form, attributes, places):
        self.row, self.form, self.attributes, self.places = row, form, dict(attributes), places
        self.host = row.host
        self._from_inputs = any(place is not None for place in places)
        self.function = None if self._from_inputs else _function(row, form, self._values({}))

    def _values(self, given):
        return self.row._static(tuple((self.attributes | given).values()))

    def outputs(self, inputs, given):
        """(dtype, static shape) of each result.

        Args:
            inputs: the tensors of the row.
            given: attribute -> the tensor that gives it.
        """
        if self.row.host:
            return infer.on_host(self.row.op_type, inputs, self.attributes)
        if self.row.op_type in infer.GIVEN:
            return [(inputs[0].dtype, sizes_of(given[infer.GIVEN[self.row.op_type]]))]
        unknown = {place: one for place, one in given.items() if place is not None and self.attributes[place] is one}
        if not unknown:
            found = direct.direct(self.row.op_type, inputs, self.attributes)
            if found is not None:
                return found
            function = self.function or _function(self.row, self.form, self._values({}))
            found = infer.outputs(function, inputs, self.row.op_type in infer.CLIPPED)
            if len(found) == 1 and found[0][1] is None:
                return [(found[0][0], direct.of_unknown_rank(self.row.op_type, inputs, self.attributes))]
            return found
        return infer.unknown(self.row.op_type, inputs, unknown, self.attributes)

    def check(self, op, static, arrays):
        """Refuse bad values of known arrays, as the row does in eager mode."""
        arrays, given = self._parted(op, static, arrays)
        self.row.check(*self.row._arguments(arrays, self.form, self._values(given)))

    def _parted(self, op, static, arrays):
        """The arrays of the row's tensors, and the attributes that inputs give."""
        if not self._from_inputs:
            return arrays, {}
        given = {place: static(op.inputs[index], array)
                 for index, (place, array) in enumerate(zip(self.places, arrays)) if place is not None}  # fmt: skip
        return [array for array, place in zip(arrays, self.places) if place is None], given

    def on_numpy(self, op):
        return self.numpy is not None

    def run(self, op, run, arrays):
        if self.numpy is not None and run.eager and all(isinstance(one, (np.ndarray, np.generic)) for one in arrays):
            return [np.asarray(self.numpy(*arrays))]
        if self.row.check is not None and not run.traced(arrays[1:] if self.row.op_type in _BY_PLACE else arrays):
            self.check(op, run.static, arrays)
        arrays, given = self._parted(op, run.static, arrays)
        function = _function(self.row, self.form, self._values(given)) if self._from_inputs else self.function
        if any(getattr(array, "dtype", None) == np.object_ for array in arrays) and not self.host:
            with using(building=False):
                found = self.row._call_on_texts([EagerTensor(one) for one in arrays], arrays, self.form, self._values(given))
            return [one._value for one in (found if isinstance(found, (list, tuple)) else [found])]
        found = function(*arrays)
        return list(found) if isinstance(found, (list, tuple)) else [found]


def _function(row, form, values):
    """The row's body with attributes set; the same object for the same values, so that static shapes are found once."""
    try:
        return _function_for(row, form, values, tuple(map(type, values)))
    except TypeError:  # a list or an array among them
        return row._function(form, values)


@functools.lru_cache(maxsize=4096)
def _function_for(row, form, values, types):
    return row._function(form, values)


class Forward(Node):
    """Identity and the like: the inputs as they are."""

    def refers(self, op, known):
        return [known.get(tensor) for tensor in op.inputs]

    def run(self, op, run, arrays):
        return list(arrays)


class VariableNode(Node):
    """Holds a variable of a session; its result is the value now. A session's variables are keyed by this operation."""

    gives_references = True

    @staticmethod
    def static_shape(op):
        """What is known of the value's shape."""
        return op.outputs[0].shape

    def reads(self, op):
        return (op,)

    def refers(self, op, known):
        return (op,)

    def run(self, op, run, arrays):
        return [run.read(op) if run.has(op) else None]  # a session checks those that are needed beforehand


class Handle(Node):
    """Holds a variable of a session (VarHandleOp): its result stands for the variable, not for the value."""

    @staticmethod
    def static_shape(op):
        """What is known of the value's shape."""
        return op.attributes["shape"]

    def run(self, op, run, arrays):
        return [None]


class Read(Node):
    """The value of a variable whose handle is the first input (ReadVariableOp)."""

    references = (0,)

    def reads(self, op):
        return (op.inputs[0].op,)

    def run(self, op, run, arrays):
        return [run.read(op.inputs[0].op)]


class Update(Node):
    """Sets variables from their values and from arrays.

    Args:
        function: `function(*values of the variables, *arrays)` gives the new values, as a list.
        variables: how many of the first inputs are variables.
        results: how many results the operation has (the new values of the first variables; 0 for a resource's update).
        old: whether the values from before are needed.
        host: whether the function runs on the host.
    """

    def __init__(self, function, variables=1, results=1, old=True, host=False):
        self.function, self.count, self.results, self.old, self.host = function, variables, results, old, host
        self.references = tuple(range(variables))

    gives_references = property(lambda self: self.results > 0)

    def _variables(self, op):
        return tuple(one.op for one in op.inputs[: self.count])

    def reads(self, op):
        return self._variables(op) if self.old else ()

    def refers(self, op, known):
        return self._variables(op)[: self.results]

    writes = _variables

    def run(self, op, run, arrays):
        variables = self._variables(op)
        before = [run.read(variable) for variable in variables] if self.old else []
        after = self.function(*before, *arrays[self.count :])
        for variable, value in zip(variables, after):
            run.write(variable, value)
        return list(after[: self.results])


class Assign(Update):
    """Gives a variable a value."""

    def __init__(self, validate=True, results=1):
        super().__init__(None, results=results, old=False)
        self.validate = validate

    def on_numpy(self, op):
        return True

    def run(self, op, run, arrays):
        variable, value = op.inputs[0].op, arrays[1]
        known = variable.node.static_shape(variable)
        if self.validate and not TensorShape(np.shape(value)).is_compatible_with(known):
            shapes = [written(TensorShape(one)) for one in (known, np.shape(value))]
            raise errors.invalid("Assign requires shapes of both tensors to match. lhs shape= {} rhs shape= {}".format(*shapes))
        run.write(variable, value if getattr(value, "dtype", None) == np.object_ else jnp.asarray(value))
        return [value][: self.results]
