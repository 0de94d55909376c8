"""`tf.RaggedTensorSpec`: the shape, dtype and ragged axes that a ragged tensor is expected to have."""

from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.dtypes import int64
from flowlet.core.shape import TensorShape
from flowlet.core.spec import TypeSpec
from flowlet.ops.ragged import RaggedTensor


@export("RaggedTensorSpec")
class RaggedTensorSpec(TypeSpec):
    """The shape, dtype and number of ragged axes that a RaggedTensor is expected to have.

    Args:
        shape: the shape; None for any rank, or None in place of a size.
        dtype: the dtype of the elements.
        ragged_rank: how many axes are ragged; all but the first by default.
        row_splits_dtype: the dtype of the partitions.
    """

    __slots__ = ("_shape", "_dtype", "_ragged_rank", "_row_splits_dtype")

    def __init__(self, shape=None, dtype=dtypes.float32, ragged_rank=None, row_splits_dtype=int64, flat_values_spec=None):
        self._shape, self._row_splits_dtype = TensorShape(shape), dtypes.as_dtype(row_splits_dtype)
        self._dtype = dtypes.as_dtype(dtype)
        if ragged_rank is None and self._shape.rank is None:
            raise ValueError("Must specify ragged_rank or a shape with a known rank.")
        self._ragged_rank = self._shape.rank - 1 if ragged_rank is None else ragged_rank

    shape = property(lambda self: self._shape)
    dtype = property(lambda self: self._dtype)
    ragged_rank = property(lambda self: self._ragged_rank)
    row_splits_dtype = property(lambda self: self._row_splits_dtype)
    flat_values_spec = property(lambda self: None)
    value_type = property(lambda self: RaggedTensor)

    @classmethod
    def from_value(cls, value):
        """The spec of a RaggedTensor."""
        return value._spec()

    def is_compatible_with(self, spec_or_value):
        """Whether a RaggedTensor (or another spec of one) fits."""
        other = spec_or_value
        return (isinstance(other, (RaggedTensor, RaggedTensorSpec)) and self._dtype is other.dtype
                and self._ragged_rank == other.ragged_rank and self._shape.is_compatible_with(other.shape))  # fmt: skip

    def __eq__(self, other):
        return type(self) is type(other) and repr(self) == repr(other)

    def __hash__(self):
        return hash(repr(self))

    def __repr__(self):
        return (f"RaggedTensorSpec({self._shape!r}, {self._dtype!r}, {self._ragged_rank}, {self._row_splits_dtype!r})")

    def __reduce__(self):
        return type(self), (self._shape, self._dtype, self._ragged_rank, self._row_splits_dtype)
