"""What all parts of `Dataset` build on: one step of a pipeline, at once in eager mode, as an operation in a graph."""

import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core import dtypes, nest
from flowlet.core.graph import build, forms, nodes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.mode import state
from flowlet.core.op import TABLE
from flowlet.data import structures
from flowlet.random import graphs, seeds


def argument(value, dtype=None, name=None):
    """An argument of a step: an array, or in a graph the tensor that it will come from."""
    if state.building:
        return build.tensor(value, dtype, name)
    return np.asarray(conversion.convert(value, dtype)._value)


def integer(value, name):
    """An int64 argument. A tensor may be of any integer type in eager mode."""
    if not isinstance(value, GraphTensor) and hasattr(value, "_value"):
        value = np.asarray(value._value)
    return argument(value, dtypes.int64, name)


def static(value):
    """The int of an argument, None where only a run knows it."""
    if isinstance(value, GraphTensor):
        from flowlet.core.graph.partial import constant_value

        value = constant_value(value)
    return None if value is None else int(np.asarray(value))


def two_seeds(seed):
    """The arguments `seed` and `seed2` of a step that draws random numbers, from the user's seed or None."""
    if not state.building:
        return [np.int64(one or 0) for one in seeds.get_seed(seed)]
    one, two = graphs.get_seed(seed)
    if two is None:
        return [argument(0, dtypes.int64, "seed"), argument(0, dtypes.int64, "seed2")]
    first = argument(one, dtypes.int64, "seed")
    return [first, _second(first, two)]


def _second(first, two):
    """The second seed as the graph works it out: never 0 where the first one is."""
    with build.default_graph().name_scope("seed2") as scope:
        given = argument(two, dtypes.int64)

        none = build.call(TABLE["LogicalAnd"], (_equal_zero(first), _equal_zero(given)), ())
        most = argument(seeds.SEEDS, dtypes.int64)
        return build.single(TABLE["SelectV2"], (none, most, given), {}, scope, _SELECT)


_SELECT = forms.parsed("Select = Select Select: condition, t, e")[1]


def _equal_zero(one):
    return build.call(TABLE["Equal"], (one, np.int64(0)), ())


class Base:
    """A data set: how its elements come about and what is known of them."""

    _fuses = False  # whether `shuffle` and `repeat` become one step, as in 1.15

    def __init__(self, variant_tensor):
        raise TypeError(errors.message("A data set is not made by its class.", "a function that begins one.",
                                       "tf.data.Dataset.from_tensor_slices(...), from_generator(...), range(...)."))  # fmt: skip

    @classmethod
    def _new(cls, spec, pipeline=None, variant=None, kind=""):
        """A data set of this class.

        Args:
            spec: the structure of its elements, or a function that gives it when it is asked for.
            pipeline: what runs (eager mode).
            variant: the tensor that stands for the pipeline in a graph.
            kind: the type of its operation.
        """
        found = cls.__new__(cls)
        found._spec, found._found, found._variant, found._kind = spec, pipeline, variant, kind
        return found

    @property
    def element_spec(self):
        """The structure of the elements, with a `tf.TensorSpec` for each component."""
        if callable(self._spec):
            self._spec = self._spec()
        return self._spec

    @property
    def _pipeline(self):
        if self._found is None:
            raise RuntimeError(errors.message(
                "A tf.data.Dataset of a graph has elements only in a session; it cannot be iterated over, and __iter__() is "
                "only supported inside of tf.function or when eager execution is enabled.", "an iterator of the graph.",
                "tf.compat.v1.data.make_one_shot_iterator(dataset).get_next()."))  # fmt: skip
        return self._found

    @property
    def _variant_tensor(self):
        """The tensor of the graph that stands for this data set."""
        if self._variant is None:
            pipeline = self._pipeline
            return build.operation(
                self._kind or "Dataset", nodes.HostFunction(lambda: [pipeline]), (), [(dtypes.variant, [])]
            ).outputs[0]
        return self._variant

    @classmethod
    def _family(cls):
        """The class of the data sets that follow from one: that of its era."""
        raise NotImplementedError

    @classmethod
    def _made(cls, kind, make, spec, parents=(), arguments=(), attributes=None):
        """A data set of `make(*pipelines of the parents, *values of the arguments)`."""
        made = cls._family()._new
        if not state.building:
            return made(spec, make(*[one._pipeline for one in parents], *arguments), kind=kind)
        inputs = [*[one._variant_tensor for one in parents], *arguments]
        op = build.operation(kind, nodes.HostFunction(lambda *given: [make(*given)]), inputs, [(dtypes.variant, [])],
                             attributes=attributes)  # fmt: skip
        return made(spec, variant=op.outputs[0], kind=kind)

    def _then(self, kind, make, *arguments, spec=None):
        """This data set with one more step; the spec stays where none is given."""
        return self._made(kind, make, spec or (lambda: self.element_spec), (self,), arguments)

    def _result(self, op_type, function, spec, *arguments):
        """The tensors that `function(pipeline, *values)` gives as a structure of arrays: now, or as an operation of the graph."""
        if not state.building:
            return structures.tensors(function(self._pipeline, *arguments))
        inputs = [self._variant_tensor, *arguments]
        node = nodes.HostFunction(lambda source, *given: nest.flatten(function(source, *given)))
        outputs = [(one.dtype, one.shape) for one in nest.flatten(spec)]
        return nest.pack_sequence_as(spec, list(build.operation(op_type, node, inputs, outputs).outputs))

    def __repr__(self):
        return f"<_{self._kind} element_spec={self.element_spec}>"

    def __bool__(self):
        return True

    def __len__(self):
        """The number of elements.

        Raises:
            TypeError: where there is no end, or the number is not known.
        """
        size = self._pipeline.size
        if size < 0:
            raise TypeError(f"The dataset {'is infinite' if size == -1 else 'length is unknown'}.")
        return size
