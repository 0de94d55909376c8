"""Where data sets begin: tensors, ranges, generators."""

import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core import dtypes, nest
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape
from flowlet.core.spec import TensorSpec, TypeSpec
from flowlet.data import structures
from flowlet.data.base import Base, argument, integer
from flowlet.data.pipeline import UNKNOWN, Pipeline
from flowlet.data.words import Words
from flowlet.random.seeds import get_seed


class Sources(Base):
    @classmethod
    def from_tensors(cls, tensors, name=None):
        """A data set of one element.

        Args:
            tensors: a tensor, or a tuple or dict of them.

        >>> import flowlet as tf
        >>> list(tf.data.Dataset.from_tensors([1, 2]).as_numpy_iterator())
        [array([1, 2], dtype=int32)]
        """
        found = structures.normalized(tensors)

        def make(*components):
            element = nest.pack_sequence_as(found, list(components))
            return Pipeline(lambda: iter([element]), 1)

        return _of(cls, "TensorDataset", make, found, structures.specs_of(found))

    @classmethod
    def from_tensor_slices(cls, tensors, name=None):
        """A data set whose elements are the slices of tensors along their first axis.

        Args:
            tensors: a tensor, or a tuple or dict of them with equally many slices.

        Raises:
            ValueError: where they have different numbers of slices, or one is a scalar.

        >>> import flowlet as tf
        >>> data = tf.data.Dataset.from_tensor_slices(([1, 2], ["a", "b"]))
        >>> [(int(number), text.numpy()) for number, text in data]
        [(1, b'a'), (2, b'b')]
        """
        found = structures.normalized(tensors)
        spec = nest.map_structure(_slice_spec, found)

        def make(*components):
            return sliced(nest.pack_sequence_as(found, list(components)))

        _check_equal(nest.flatten(found))
        return _of(cls, "TensorSliceDataset", make, found, spec)

    @classmethod
    def range(cls, *args, output_type=dtypes.int64, name=None):
        """Numbers from a start up to a stop, which is left out: `range(stop)`, `range(start, stop)`, with `step` as third.

        Args:
            output_type: their dtype.

        >>> import flowlet as tf
        >>> [int(x) for x in tf.data.Dataset.range(1, 7, 2)]
        [1, 3, 5]
        """
        if not 1 <= len(args) <= 3:
            raise ValueError(f"Invalid `args`. The length of `args` should be between 1 and 3 but was {len(args)}.")
        start, stop, step = (0, *args, 1) if len(args) == 1 else (*args, 1)[:3]
        kind = dtypes.as_dtype(output_type)
        bounds = [integer(one, label) for one, label in ((start, "start"), (stop, "stop"), (step, "step"))]

        def make(*bounds):
            numbers = range(*map(int, bounds))
            return Pipeline(lambda: map(kind._np.type, numbers), len(numbers))

        return cls._made("RangeDataset", make, TensorSpec([], kind), (), bounds)

    @classmethod
    def from_generator(
        cls, generator, output_types=None, output_shapes=None, args=None, output_signature=None, name=None
    ):
        """The elements that a Python generator yields.

        Args:
            generator: a function without arguments, or of `args`, that gives an iterable; it is called for each iteration.
            output_types: the dtypes, in the structure of the elements.
            output_shapes: their shapes; unknown by default.
            args: tensors whose values the generator is called with.
            output_signature: instead of both: `tf.TensorSpec`s in the structure of the elements.

        Raises:
            TypeError: where `generator` cannot be called, or nothing says what it yields.
            InvalidArgumentError: while elements are taken, where one is of another form.

        >>> import flowlet as tf
        >>> rows = tf.TensorSpec([None], tf.int32)
        >>> data = tf.data.Dataset.from_generator(lambda: ([n] * n for n in (1, 2)), output_signature=rows)
        >>> [x.numpy().tolist() for x in data]
        [[1], [2, 2]]
        """
        if not callable(generator):
            raise TypeError(errors.message("`generator` must be a Python callable.", "",
                                           f"pass a function that gives an iterable: lambda: {generator!r}."))  # fmt: skip
        spec = _signature(output_types, output_shapes, output_signature)
        given = [argument(one, None, f"args_{place}") for place, one in enumerate(args or ())]

        def make(*values):
            def begin():
                values_now = [value[()] if value.ndim == 0 else value for value in map(np.asarray, values)]
                for value in _yielded(generator, values_now):
                    yield _as_told(value, spec)

            return Pipeline(begin, UNKNOWN)

        if state.building:
            once = cls.from_tensors(0)
            return cls._made("FlatMapDataset", lambda _, *values: make(*values), spec, (once,), given)
        return cls._made("FlatMapDataset", make, spec, (), given)

    @classmethod
    def random(cls, seed=None, rerandomize_each_iteration=None, name=None):
        """Random int64 numbers from 0 to 2**32 - 1, without end."""
        one, two = get_seed(seed)

        def begin():
            words = Words(one or 0, two or 0)
            while True:
                yield np.int64(words())

        return cls._made("RandomDataset", lambda: Pipeline(begin, -1), TensorSpec([], dtypes.int64))

    @classmethod
    def counter(cls, start=0, step=1, dtype=dtypes.int64, name=None):
        """Numbers from `start` on, without end."""
        kind = dtypes.as_dtype(dtype)

        def make(start, step):
            def begin():
                number = start
                while True:
                    yield kind._np.type(number)
                    number = number + step

            return Pipeline(begin, -1)

        return cls._made(
            "CounterDataset",
            make,
            TensorSpec([], kind),
            (),
            [argument(start, kind, "start"), argument(step, kind, "step")],
        )


def _yielded(generator, values):
    """What a user's generator yields; its errors as TensorFlow's, with their own as the cause."""
    try:
        yield from generator(*values)
    except errors.OpError:
        raise
    except Exception as error:
        kind = errors.InvalidArgumentError if isinstance(error, (TypeError, ValueError)) else errors.UnknownError
        raise kind(message=f"{type(error).__name__}: {error}") from error


def _of(cls, kind, make, found, spec):
    """A data set of components, among which may be data sets."""
    leaves = nest.flatten(found)
    if state.building:
        leaves = [one._variant_tensor if hasattr(one, "element_spec") else one for one in leaves]
    return cls._made(kind, make, spec, (), leaves)


def _slice_spec(component):
    if isinstance(component, GraphTensor) and component.shape.rank == 0:
        raise ValueError(
            f"Value {component} has insufficient rank for batching. Unbatching a tensor is only supported for rank >= 1"
        )
    spec = structures.spec_of(component)
    if isinstance(spec, TensorSpec) and spec.shape.rank == 0:
        raise ValueError(
            errors.message(
                f"Unbatching a tensor is only supported for rank >= 1: from_tensor_slices got the scalar {component}.",
                "tensors with a first axis.",
                "for one element: Dataset.from_tensors.",
            )
        )
    if isinstance(component, nest.Composite):
        return structures.spec_of(component[0])
    return structures.unbatched(spec)


def _check_equal(components):
    sizes = [structures.spec_of(one).shape.as_list()[0] for one in components
             if not isinstance(one, nest.Composite) and structures.spec_of(one).shape.rank]  # fmt: skip
    sizes = [size for size in sizes if size is not None]
    for size in sizes:
        if size != sizes[0]:
            raise ValueError(
                f"Dimensions {sizes[0]} and {size} are not compatible: the tensors of from_tensor_slices must have equally "
                "many slices along their first axis."
            )


def sliced(components):
    """The pipeline of the slices of arrays."""
    leaves = nest.flatten(components)
    sizes = {len(one) if not isinstance(one, nest.Composite) else int(one.shape[0]) for one in leaves}
    if len(sizes) > 1:
        first, second = sorted(sizes)[:2]
        raise errors.invalid(
            f"All input tensors must have the same size in dimension 0: they have {first} and {second}"
        )
    size = sizes.pop()
    if not nest.is_nested(components):
        return Pipeline(lambda: entries(leaves[0]), size)
    if type(components) is tuple and len(leaves) == len(components):
        return Pipeline(lambda: zip(*map(entries, leaves)), size)
    return Pipeline(
        lambda: (nest.pack_sequence_as(components, list(parts)) for parts in zip(*map(entries, leaves))), size
    )


def entries(component):
    """The entries of a component along its first axis."""
    if isinstance(component, nest.Composite):
        return (structures.array_of(component[place]) for place in range(int(component.shape[0])))
    if component.dtype == object and component.ndim == 1:
        return (component[place : place + 1].reshape(()) for place in range(len(component)))
    return iter(component)


def _signature(types, shapes, signature):
    if signature is not None:
        if types is not None or shapes is not None:
            raise TypeError(
                "The `output_types` and `output_shapes` arguments can not be used together with the `output_signature` argument."
            )
        for one in nest.flatten(signature):
            if not isinstance(one, TypeSpec):
                raise TypeError(
                    f"`output_signature` must contain objects that are subclass of `tf.TypeSpec` but found {type(one)} "
                    "which is not."
                )
        return signature
    if types is None:
        raise TypeError(
            "Either the `output_signature` or `output_types` must be specified: what does the generator yield?"
        )
    kinds = structures.mapped(dtypes.as_dtype, _tuples(types))
    if shapes is None:
        return nest.map_structure(lambda kind: TensorSpec(None, kind), kinds)
    places = nest.map_structure(lambda kind: kind, kinds)
    return nest.pack_sequence_as(
        places, [TensorSpec(shape, kind) for kind, shape in zip(nest.flatten(kinds), shape_leaves(shapes, kinds))]
    )


def _tuples(value):
    return tuple(value) if isinstance(value, list) else value


def shape_leaves(shapes, structure):
    """The shapes of a structure of shapes, which are lists or tuples themselves."""
    if isinstance(structure, dict):
        return [leaf for key in sorted(structure) for leaf in shape_leaves(shapes[key], structure[key])]
    if isinstance(structure, tuple):
        return [leaf for one, other in zip(shapes, structure) for leaf in shape_leaves(one, other)]
    return [TensorShape(shapes)]


def _as_told(value, spec):
    """What a generator yielded, as the data set says that its elements are."""
    value = tuple(value) if isinstance(value, list) and isinstance(spec, tuple) else value
    try:
        leaves = nest.flatten(spec)
        found = [value] if not nest.is_nested(spec) else nest.flatten(structures.mapped(structures._Held, value))
        if nest.is_nested(spec):
            nest.assert_same_structure(spec, structures.mapped(structures._Held, value), check_types=False)
            found = [one.value for one in found]
        arrays = [_component(one, kind) for one, kind in zip(found, leaves)]
    except (TypeError, ValueError) as error:
        raise errors.invalid(f"TypeError: `generator` yielded an element that did not match the expected structure. The expected "
                             f"structure was {spec}, but the yielded element was {value!r}.") from error  # fmt: skip
    for array, kind in zip(arrays, leaves):
        if isinstance(kind, TensorSpec) and not kind.shape.is_compatible_with(array.shape):
            raise errors.invalid(f"TypeError: `generator` yielded an element of shape {array.shape} where an element of shape "
                                 f"{_shown(kind.shape)} was expected.")  # fmt: skip
    return nest.pack_sequence_as(spec, arrays)


def _shown(shape):
    return tuple(shape.as_list()) if shape.rank is not None else "<unknown>"


def _component(value, spec):
    if not isinstance(spec, TensorSpec) or isinstance(value, nest.Composite):
        return value
    if (
        isinstance(value, (np.ndarray, np.generic))
        and value.dtype.kind not in "USO"
        and spec.dtype is not dtypes.string
    ):
        return np.asarray(value).astype(spec.dtype._np)
    if hasattr(value, "_value"):
        return np.asarray(value._value)
    if spec.dtype is dtypes.string:
        return np.asarray(conversion.values.array_of(value, spec.dtype))
    array = np.asarray(value)
    if array.dtype.kind == "f" and spec.dtype._np.kind in "iub" or array.dtype.kind in "USO":
        raise TypeError(f"{value!r} is no {spec.dtype.name}")
    return array.astype(spec.dtype._np)
