"""`tf.IndexedSlices`: some rows of a larger tensor, and which rows they are."""

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes, nest


@export("IndexedSlices")
class IndexedSlices(nest.Composite):
    """Slices of a tensor at given indices along its first axis; other slices count as zero.

    Args:
        values: a tensor of shape (n, ...).
        indices: an integer tensor of shape (n,).
        dense_shape: the shape of the whole tensor, an integer tensor, or None.

    >>> import flowlet as tf
    >>> slices = tf.IndexedSlices(tf.constant([[1., 2.]]), tf.constant([1]), tf.constant([3, 2]))
    >>> tf.convert_to_tensor(slices).numpy().tolist()
    [[0.0, 0.0], [1.0, 2.0], [0.0, 0.0]]
    """

    def __init__(self, values, indices, dense_shape=None):
        self._values, self._indices, self._dense_shape = values, indices, dense_shape

    values = property(lambda self: self._values)
    indices = property(lambda self: self._indices)
    dense_shape = property(lambda self: self._dense_shape)
    dtype = property(lambda self: self._values.dtype)
    device = property(lambda self: self._values.device)
    name = property(lambda self: self._values.name)
    op = property(lambda self: self._values.op)
    graph = property(lambda self: self._values.graph)

    @property
    def shape(self):
        """The shape of the whole tensor, as far as it is known."""
        if self._dense_shape is None:
            return self._values.shape[1:].__class__([None, *self._values.shape[1:]])
        return self._values.shape.__class__(conversion.static(self._dense_shape))

    def with_values(self, values):
        """Other values at the same indices."""
        return IndexedSlices(values, self._indices, self._dense_shape)

    def _parts(self):
        return [part for part in (self._values, self._indices, self._dense_shape) if part is not None]

    def _with_parts(self, parts):
        return IndexedSlices(*parts)

    def _traced_parts(self):
        return [self._values, self._indices]  # the shape stays known: XLA compiles for fixed sizes

    def _with_traced_parts(self, parts):
        return IndexedSlices(*parts, self._dense_shape)

    def _form(self):
        return None if self._dense_shape is None else conversion.static(self._dense_shape)

    def __neg__(self):
        return self.with_values(-self._values)

    def __str__(self):
        shape = "" if self._dense_shape is None else f", dense_shape={self._dense_shape!s}"
        return f"IndexedSlices(indices={self._indices!s}, values={self._values!s}{shape})"


def _dense(slices, dtype):
    """The whole tensor: rows that occur twice are added up."""
    if slices.dense_shape is None:
        raise ValueError(f"Tensor conversion requested for IndexedSlices for argument `value` without dense_shape: "
                         f"{slices}")  # fmt: skip
    if dtype is not None and slices.dtype is not dtype:
        raise ValueError(f"Tensor conversion requested dtype {dtype.name} for IndexedSlices with dtype "
                         f"{dtypes.as_dtype(slices.dtype).name}")  # fmt: skip
    from flowlet.core.op import TABLE

    values, indices = conversion.convert(slices.values), conversion.convert(slices.indices)
    return TABLE["UnsortedSegmentSum"].public(values, indices, conversion.static(slices.dense_shape)[0])


conversion.register(IndexedSlices, _dense, leaf=False)
