"""Types, shapes and classes of elements, as 1.x asks for them."""

from flowlet.api import export
from flowlet.core import dtypes, nest
from flowlet.core.shape import TensorShape
from flowlet.core.spec import TensorSpec
from flowlet.core.tensor import Tensor
from flowlet.data.sources import shape_leaves


def types_of(spec):
    return nest.map_structure(lambda one: one.dtype if isinstance(one, TensorSpec) else one, spec)


def shapes_of(spec):
    return nest.map_structure(lambda one: TensorShape(one.shape) if isinstance(one, TensorSpec) else one, spec)


def classes_of(spec):
    return nest.map_structure(lambda one: Tensor if isinstance(one, TensorSpec) else one, spec)


def spec_from(types, shapes=None, classes=None):
    """The spec of elements from their types and shapes; `types` may be a spec already."""
    leaves = nest.flatten(types)
    if all(isinstance(one, TensorSpec) for one in leaves):
        return types
    kinds = nest.map_structure(dtypes.as_dtype, types)
    sizes = [None] * len(leaves) if shapes is None else shape_leaves(shapes, kinds)
    return nest.pack_sequence_as(kinds, [TensorSpec(size, kind) for size, kind in zip(sizes, nest.flatten(kinds))])


@export("compat.v1.data.get_output_types")
def get_output_types(dataset_or_iterator):
    """The dtypes of the elements of a data set or an iterator, in their structure."""
    return types_of(dataset_or_iterator.element_spec)


@export("compat.v1.data.get_output_shapes")
def get_output_shapes(dataset_or_iterator):
    """The static shapes of the elements of a data set or an iterator, in their structure."""
    return shapes_of(dataset_or_iterator.element_spec)


@export("compat.v1.data.get_output_classes")
def get_output_classes(dataset_or_iterator):
    """The classes of the components of the elements of a data set or an iterator, in their structure."""
    return classes_of(dataset_or_iterator.element_spec)


class Described:
    """What data sets and iterators of 1.x say of their elements."""

    output_types = property(get_output_types, doc="The dtypes of the elements.")
    output_shapes = property(get_output_shapes, doc="The static shapes of the elements.")
    output_classes = property(get_output_classes, doc="The classes of the components.")
