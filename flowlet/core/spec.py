"""`tf.TensorSpec`: the shape, dtype and name that a tensor is expected to have."""

from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.nest import Dispatching
from flowlet.core.shape import TensorShape


@export("TypeSpec")
class TypeSpec:
    """What all specifications have in common."""


@export("TensorSpec")
class TensorSpec(TypeSpec):
    """A description of tensors, for `tf.function(input_signature=...)` and for exported functions.

    Args:
        shape: a shape; None for any rank, or None in place of a size.
        dtype: the dtype of the elements.
        name: an optional name.

    >>> import flowlet as tf
    >>> tf.TensorSpec([None, 3], tf.int32, name="x")
    TensorSpec(shape=(None, 3), dtype=tf.int32, name='x')
    """

    __slots__ = ("_shape", "_dtype", "_name")

    def __init__(self, shape, dtype=dtypes.float32, name=None):
        self._shape, self._dtype, self._name = TensorShape(shape), dtypes.as_dtype(dtype), name

    shape = property(lambda self: self._shape)
    dtype = property(lambda self: self._dtype)
    name = property(lambda self: self._name)
    value_type = property(lambda self: _tensor())

    @classmethod
    def from_tensor(cls, tensor, name=None):
        """The spec of a tensor or variable."""
        return cls(tensor.shape, tensor.dtype, name)

    @classmethod
    def from_spec(cls, spec, name=None):
        """A spec like another one, under another name."""
        return cls(spec.shape, spec.dtype, name or spec.name)

    def is_compatible_with(self, spec_or_value):
        """Whether a tensor (or another spec) fits: the same dtype, and a shape that may be this one."""
        other = spec_or_value
        if not hasattr(other, "shape") or not hasattr(other, "dtype"):
            from flowlet.core.convert import convert

            other = convert(other)
        return self._dtype is dtypes.as_dtype(other.dtype) and self._shape.is_compatible_with(other.shape)

    def is_subtype_of(self, other):
        """Whether everything that fits this spec fits `other`."""
        return type(other) is type(self) and self._dtype is other._dtype and self._shape.is_subtype_of(other._shape)

    def most_specific_compatible_type(self, other):
        """The narrowest spec that both fit; a ValueError for two dtypes."""
        if self._dtype is not other.dtype:
            raise ValueError(f"Types are not compatible: {self!r} vs {other!r}")
        return type(self)(self._shape.most_specific_compatible_shape(other.shape), self._dtype, self._name)

    def __eq__(self, other):
        return (type(self) is type(other) and self._dtype is other._dtype and self._name == other._name
                and self._shape == other._shape)  # fmt: skip

    def __hash__(self):
        return hash((self._shape, self._dtype))

    def __repr__(self):
        return f"TensorSpec(shape={self._shape}, dtype={self._dtype!r}, name={self._name!r})"

    def __reduce__(self):
        return type(self), (self._shape, self._dtype, self._name)


@export("type_spec_from_value")
def type_spec_from_value(value):
    """The spec of a tensor, of a variable, or of the tensor that a value becomes.

    >>> import flowlet as tf
    >>> tf.type_spec_from_value([1, 2])
    TensorSpec(shape=(2,), dtype=tf.int32, name=None)
    """
    if isinstance(value, Dispatching):
        return value._spec()
    if not hasattr(value, "shape") or not hasattr(value, "dtype"):
        from flowlet.core.convert import convert

        value = convert(value)
    return TensorSpec.from_tensor(value)


def _tensor():
    from flowlet.core.tensor import Tensor

    return Tensor
