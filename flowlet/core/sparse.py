"""`tf.SparseTensor`: the elements of a tensor that are not zero, and where they are. Ops on it are in ops/sparse.py."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes, nest
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape
from flowlet.core.spec import TypeSpec
from flowlet.core.tensor import EagerTensor, Symbolic, Tracer

# The ops that take a SparseTensor too, and change its values alone: those that keep a zero.
UNARY = frozenset(("Abs", "BesselI0e", "BesselI1e", "Cast", "Erf", "Identity", "Neg", "Sign", "Sqrt", "Square", "Tanh"))


@export("SparseTensor", "sparse.SparseTensor")
class SparseTensor(nest.Dispatching):
    """A tensor given by some of its elements; all others are zero (or empty texts).

    Args:
        indices: the places of the elements, int64 of shape (n, rank), in the order of rows.
        values: the elements, of shape (n,).
        dense_shape: the shape of the whole tensor, int64 of shape (rank,).

    >>> import flowlet as tf
    >>> sparse = tf.SparseTensor(indices=[[0, 1], [1, 0]], values=[5, 7], dense_shape=[2, 2])
    >>> tf.sparse.to_dense(sparse).numpy().tolist()
    [[0, 5], [7, 0]]
    """

    __slots__ = ("__weakref__", "_indices", "_values", "_dense_shape")

    def __init__(self, indices, values, dense_shape):
        if state.building:
            from flowlet.core.graph import build

            with build.default_graph().name_scope("SparseTensor"):
                self._indices = build.tensor(indices, dtypes.int64, "indices")
                self._values = build.tensor(values, None, "values")
                self._dense_shape = build.tensor(dense_shape, dtypes.int64, "dense_shape")
            for one, rank in ((self._indices, 2), (self._values, 1), (self._dense_shape, 1)):
                one.shape.with_rank(rank)
            return
        self._indices = conversion.convert(indices, dtypes.int64)
        self._values = conversion.convert(values)
        self._dense_shape = conversion.convert(dense_shape, dtypes.int64)
        for one, rank in ((self._indices, 2), (self._values, 1), (self._dense_shape, 1)):
            if one.shape.rank != rank:
                raise ValueError(f"Shape {one.shape} must have rank {rank}")
        (count, width), *others = self._indices.shape, self._values.shape[0], self._dense_shape.shape[0]
        for size, other, what in ((count, others[0], "values"), (width, others[1], "sizes in dense_shape")):
            if size != other:
                raise ValueError(f"Dimensions {size} and {other} are not compatible: `indices` has the shape "
                                 f"{self._indices.shape}, and there are {other} {what}.")  # fmt: skip

    indices = property(lambda self: self._indices)
    values = property(lambda self: self._values)
    dense_shape = property(lambda self: self._dense_shape)
    dtype = property(lambda self: self._values.dtype)
    shape = property(lambda self: TensorShape(self._sizes()))
    op = property(lambda self: self._values.op)
    graph = property(lambda self: self._values.graph)
    name = property(lambda self: self._values.name)

    def _sizes(self):
        """The shape as a tuple of ints, None for what is not known while tracing."""
        if isinstance(self._dense_shape, Symbolic):
            from flowlet.core.graph import partial

            return partial.sizes_of(self._dense_shape)
        value = self._dense_shape._value
        if isinstance(value, Tracer):
            return (None,) * value.shape[0]
        return tuple(np.asarray(value).tolist())

    @classmethod
    def from_value(cls, sparse_tensor_value):
        """The SparseTensor of another one, or of anything with `indices`, `values` and `dense_shape`."""
        parts = [getattr(sparse_tensor_value, name, None) for name in ("indices", "values", "dense_shape")]
        if any(part is None for part in parts):
            raise TypeError(f"Argument sparse_tensor_value={sparse_tensor_value} is neither a SparseTensor nor "
                            "SparseTensorValue.")  # fmt: skip
        return cls(*parts)

    def with_values(self, new_values):
        """Other values at the same places."""
        return SparseTensor(self._indices, new_values, self._dense_shape)

    def get_shape(self):
        """The static shape, as `.shape`."""
        return self.shape

    def _parts(self):
        return [self._indices, self._values, self._dense_shape]

    def _with_parts(self, parts):
        return SparseTensor(*parts)

    def _traced_parts(self):
        return [self._indices, self._values]  # the shape stays known: XLA compiles for fixed sizes

    def _with_traced_parts(self, parts):
        found = SparseTensor.__new__(SparseTensor)
        (found._indices, found._values), found._dense_shape = parts, self._dense_shape
        return found

    def _form(self):
        return self._sizes()

    def _spec(self):
        return SparseTensorSpec(self.shape, self.dtype)

    def _dispatch(self, row, arguments, attributes):
        """An op that keeps zeros works on the values; others do not take a SparseTensor."""
        if row.op_type in UNARY and arguments[0] is self:
            return self._mapped(lambda values: row.run((values, *arguments[1:]), attributes))
        return conversion.convert(self)

    def _mapped(self, function):
        return self.with_values(function(self._values))

    def _shape_tensor(self, out_type):
        return EagerTensor(np.array(self._sizes(), dtypes.as_dtype(out_type)._np))

    def _size(self, out_type):
        return EagerTensor(np.array(np.prod(self._sizes(), dtype=np.int64), dtypes.as_dtype(out_type)._np))

    def __repr__(self):
        return f"SparseTensor(indices={self._indices!s}, values={self._values!s}, dense_shape={self._dense_shape!s})"


def _refuse(value, dtype):
    raise ValueError(errors.message(
        f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to a Tensor.",
        "a tensor, or a function of tf.sparse, which take SparseTensors.",
        "pass tf.sparse.to_dense(x)."))  # fmt: skip


conversion.register(SparseTensor, _refuse, leaf=False)


@export("SparseTensorSpec")
class SparseTensorSpec(TypeSpec):
    """The shape and dtype that a SparseTensor is expected to have.

    Args:
        shape: the dense shape; None for any rank, or None in place of a size.
        dtype: the dtype of the elements.

    >>> import flowlet as tf
    >>> tf.SparseTensorSpec([None, 3], tf.int32)
    SparseTensorSpec(TensorShape([None, 3]), tf.int32)
    """

    __slots__ = ("_shape", "_dtype")

    def __init__(self, shape=None, dtype=dtypes.float32):
        self._shape, self._dtype = TensorShape(shape), dtypes.as_dtype(dtype)

    shape = property(lambda self: self._shape)
    dtype = property(lambda self: self._dtype)
    value_type = property(lambda self: SparseTensor)

    @classmethod
    def from_value(cls, value):
        """The spec of a SparseTensor."""
        if not isinstance(value, SparseTensor):
            raise TypeError(f"Expected SparseTensor or SparseTensorValue, but got {value!r}.")
        return value._spec()

    def is_compatible_with(self, spec_or_value):
        """Whether a SparseTensor (or another spec of one) fits."""
        other = spec_or_value
        return (isinstance(other, (SparseTensor, SparseTensorSpec)) and self._dtype is other.dtype
                and self._shape.is_compatible_with(other.shape))  # fmt: skip

    def is_subtype_of(self, other):
        """Whether everything that fits this spec fits `other`."""
        return type(other) is type(self) and self._dtype is other._dtype and self._shape.is_subtype_of(other._shape)

    def most_specific_compatible_type(self, other):
        """The narrowest spec that both fit; a ValueError for two dtypes."""
        if type(other) is not type(self) or self._dtype is not other.dtype:
            raise ValueError(f"Types are not compatible: {self!r} vs {other!r}")
        return SparseTensorSpec(self._shape.most_specific_compatible_shape(other.shape), self._dtype)

    def __eq__(self, other):
        return type(self) is type(other) and self._dtype is other._dtype and self._shape == other._shape

    def __hash__(self):
        return hash((self._shape, self._dtype))

    def __repr__(self):
        return f"SparseTensorSpec({self._shape!r}, {self._dtype!r})"

    def __reduce__(self):
        return type(self), (self._shape, self._dtype)
