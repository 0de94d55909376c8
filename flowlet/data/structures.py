"""Elements of data sets: tuples, named tuples and dicts of components. A list is no structure but one tensor."""

from collections.abc import Mapping

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes, nest
from flowlet.core.graph import build
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape
from flowlet.core.spec import TensorSpec, TypeSpec
from flowlet.core.tensor import EagerTensor
from flowlet.data.pipeline import Pipeline


def mapped(function, value):
    """`function` on each component of what a user gave."""
    if isinstance(value, Mapping):
        found = {key: mapped(function, one) for key, one in value.items()}
        return found if type(value) is dict else nest._rebuild(type(value), found)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[mapped(function, one) for one in value])
    if isinstance(value, tuple):
        return tuple(mapped(function, one) for one in value)
    return function(value)


class _Held:
    """A component while its structure is built: a list stays one component."""

    def __init__(self, value):
        self.value = value


def shape_of(structure):
    """None for one component, the number of components of a plain tuple, 0 for anything deeper: most elements are plain."""
    if not nest.is_nested(structure):
        return None
    return len(structure) if type(structure) is tuple and not any(map(nest.is_nested, structure)) else 0


def leaves(element, shape):
    """The components of an element of a `shape_of`."""
    return (element,) if shape is None else element if shape else nest.flatten(element)


def packed(structure, shape, components):
    """Components in the form of a structure, which has this `shape_of`."""
    if shape is None:
        return components[0]
    return tuple(components) if shape else nest.pack_sequence_as(structure, list(components))


def array_of(value, dtype=None):
    """A component as it stands in an element: a NumPy array, a pipeline, or what holds several tensors (sparse, ragged)."""
    if isinstance(value, (nest.Composite, Pipeline)):
        return value
    if hasattr(value, "_pipeline"):
        return value._pipeline
    if isinstance(value, EagerTensor):
        return np.asarray(value._value)
    if value is None:
        raise TypeError(errors.message("An element of a data set holds None.", "tensors, or what becomes one.",
                                       "leave the component out."))  # fmt: skip
    return np.asarray(conversion.convert(value, dtype)._value)


def normalized(value, scope="normalize_element"):
    """The components of a new data set, `(structure)` of arrays, or of tensors while a graph is built."""
    if not state.building:
        return mapped(array_of, value)
    held = mapped(_Held, value)
    with build.default_graph().name_scope(scope):
        found = [one.value if hasattr(one.value, "element_spec") else build.tensor(one.value, None, f"component_{place}")
                 for place, one in enumerate(nest.flatten(held))]  # fmt: skip
    return nest.pack_sequence_as(held, found)


def spec_of(component):
    """What is known of a component."""
    if isinstance(component, Pipeline):
        return DatasetSpec(component.spec())
    if hasattr(component, "element_spec"):
        return DatasetSpec(component.element_spec)
    if isinstance(component, GraphTensor):
        return TensorSpec(component.shape, component.dtype)
    if isinstance(component, nest.Composite):
        return component._spec()
    component = np.asarray(component)
    return TensorSpec(component.shape, dtypes.of(component.dtype))


def specs_of(element):
    return nest.map_structure(spec_of, element)


def batched(spec, size=None):
    """The spec of several such components along a new first axis."""
    if isinstance(spec, DatasetSpec):
        raise TypeError(
            errors.message(
                "Batching of data sets (from window) is not supported.",
                "tensors.",
                "turn each window into a tensor first: .flat_map(lambda window: window.batch(n)).",
            )
        )
    if not isinstance(spec, TensorSpec):
        return spec
    sizes = None if spec.shape.rank is None else [size, *spec.shape.as_list()]
    return TensorSpec(sizes, spec.dtype)


def common(one, two):
    """The spec that the components of both of two specs fit."""
    return (
        TensorSpec(one.shape.most_specific_compatible_shape(two.shape), one.dtype)
        if isinstance(one, TensorSpec)
        else one
    )


def unbatched(spec):
    """The spec of one entry along the first axis.

    Raises:
        ValueError: where there is none.
    """
    if not isinstance(spec, TensorSpec):
        return spec
    if spec.shape.rank == 0:
        raise ValueError("Cannot unbatch an input with scalar components: each needs a first axis to be cut along.")
    return TensorSpec(None if spec.shape.rank is None else spec.shape.as_list()[1:], spec.dtype)


def given(component):
    """A component as the user's functions and loops get it in eager mode."""
    if isinstance(component, Pipeline):
        from flowlet.data.dataset import Dataset

        return Dataset._new(component.spec, component)
    return component if isinstance(component, nest.Composite) else EagerTensor(component)


def tensors(element):
    """An element as eager tensors."""
    return nest.map_structure(given, element)


@export("data.DatasetSpec")
class DatasetSpec(TypeSpec):
    """The description of a component that is a data set.

    Args:
        element_spec: of its elements.

    >>> import flowlet as tf
    >>> tf.data.DatasetSpec(tf.TensorSpec([], tf.int32))
    DatasetSpec(TensorSpec(shape=(), dtype=tf.int32, name=None), TensorShape([]))
    """

    dtype = dtypes.variant
    shape = property(lambda self: TensorShape([]))

    def __init__(self, element_spec, dataset_shape=()):
        self.element_spec = element_spec

    def __eq__(self, other):
        return type(other) is type(self) and self.element_spec == other.element_spec

    def __hash__(self):
        return hash(str(self))

    def __repr__(self):
        return f"DatasetSpec({self.element_spec!r}, TensorShape([]))"
