"""Elements put together in batches and windows, and taken apart again."""

import itertools

import numpy as np

from flowlet import errors
from flowlet.core import dtypes, nest
from flowlet.core.shape import TensorShape
from flowlet.core.spec import TensorSpec
from flowlet.data import structures
from flowlet.data.base import Base, argument, integer, static
from flowlet.data.pipeline import UNKNOWN, Pipeline, whole
from flowlet.data.sources import shape_leaves, sliced
from flowlet.ops.cast import cast
from flowlet.ops.compare import greater_equal
from flowlet.ops.gather import gather
from flowlet.ops.reduce import reduce_sum


def stacked(elements):
    """Elements along a new first axis.

    Raises:
        InvalidArgumentError: where their shapes differ.
    """
    shape = structures.shape_of(elements[0])
    columns = zip(*[structures.leaves(one, shape) for one in elements])
    return structures.packed(elements[0], shape, [_stacked(column, place) for place, column in enumerate(columns)])


def _stacked(column, place):
    if isinstance(column[0], (Pipeline, nest.Composite)):
        raise errors.UnimplementedError(
            message=errors.message(
                f"Batching a {type(column[0]).__name__.lower()}.",
                "tensors.",
                "for windows: .flat_map(lambda window: window.batch(n)).",
            )
        )
    try:
        return np.stack(column)
    except ValueError:
        first = np.shape(column[0])
        number, other = next((number, np.shape(one)) for number, one in enumerate(column) if np.shape(one) != first)
        raise errors.invalid(
            f"Cannot batch tensors with different shapes in component {place}. First element had shape {_sizes(first)} "
            f"and element {number} had shape {_sizes(other)}. (Cannot add tensor to the batch: number of elements "
            f"does not match. Shapes are: [tensor]: {_sizes(other)}, [batch]: {_sizes(first)})"
        ) from None


def _sizes(shape):
    return f"[{','.join(map(str, shape))}]"


def _positive(size, what="Batch size"):
    size = whole(size)
    if size < 1:
        raise errors.invalid(f"{what} must be greater than zero. It is {size}.")
    return size


def groups(source, size, drop):
    """Lists of `size` elements in a row."""
    elements = iter(source)
    while group := list(itertools.islice(elements, size)):
        if len(group) == size or not drop:
            yield group


def batch_count(source, size, drop):
    return source.size if source.size < 0 else source.size // size if drop else -(-source.size // size)


def in_batches(source, size, drop, together=stacked):
    """The pipeline of batches; `together` makes one element of a list of them."""
    size, drop = _positive(size), bool(drop)
    return Pipeline(lambda: map(together, groups(source, size, drop)), batch_count(source, size, drop))


class Batching(Base):
    def batch(self, batch_size, drop_remainder=False, num_parallel_calls=None, deterministic=None, name=None):
        """`batch_size` elements in a row as one, along a new first axis.

        Args:
            batch_size: how many.
            drop_remainder: whether to leave out a last batch that is smaller.

        Raises:
            InvalidArgumentError: while batches are taken, where elements of one batch have different shapes.

        >>> import flowlet as tf
        >>> [x.numpy().tolist() for x in tf.data.Dataset.range(5).batch(2)]
        [[0, 1], [2, 3], [4]]
        """
        size, drop = integer(batch_size, "batch_size"), argument(drop_remainder, dtypes.bool_, "drop_remainder")
        return self._then(
            "BatchDatasetV2" if self._fuses else "BatchDataset", in_batches, size, drop, spec=self._batched(size, drop)
        )

    def _batched(self, size, drop):
        known = static(size) if static(drop) else None
        return lambda: nest.map_structure(lambda one: structures.batched(one, known), self.element_spec)

    def padded_batch(self, batch_size, padded_shapes=None, padding_values=None, drop_remainder=False, name=None):
        """Batches of elements of different shapes: each is filled up at its ends.

        Args:
            batch_size: how many elements.
            padded_shapes: for each component the shape to fill up to; None (or -1) in place of a size: that
                of the largest of the batch.
                By default the shape of the component.
            padding_values: what to fill up with, a scalar for each component; 0 or the empty text by default.
            drop_remainder: whether to leave out a last batch that is smaller.

        Raises:
            DataLossError: while batches are taken, where an element is larger than its padded shape.

        >>> import flowlet as tf
        >>> data = tf.data.Dataset.range(1, 4).map(lambda n: tf.fill([n], n))
        >>> [x.numpy().tolist() for x in data.padded_batch(2, padded_shapes=[None])]
        [[[1, 0], [2, 2]], [[3, 3, 3]]]
        """
        specs = nest.flatten(self.element_spec)
        shapes = _padded_shapes(padded_shapes, self.element_spec, specs)
        given = [None] * len(specs) if padding_values is None else _padding(padding_values, self.element_spec)
        size = integer(batch_size, "batch_size")
        targets = [
            argument(np.array([-1 if one is None else one for one in shape.as_list()], np.int64)) for shape in shapes
        ]
        fills = [
            argument(_zero(spec) if one is None else one, spec.dtype, "padding_value")
            for one, spec in zip(given, specs)
        ]
        drop = argument(drop_remainder, dtypes.bool_, "drop_remainder")

        def make(source, size, *rest):
            targets, fills, drop = rest[: len(specs)], rest[len(specs) : -1], rest[-1]
            return in_batches(source, size, drop, lambda elements: _padded(elements, targets, fills))

        known = static(size) if static(drop) else None
        structure = nest.pack_sequence_as(self.element_spec, [TensorSpec([known, *shape.as_list()], spec.dtype)
                                                              for shape, spec in zip(shapes, specs)])  # fmt: skip
        return self._then("PaddedBatchDatasetV2" if self._fuses else "PaddedBatchDataset", make, size, *targets, *fills, drop,
                          spec=structure)  # fmt: skip

    def bucket_by_sequence_length(
        self,
        element_length_func,
        bucket_boundaries,
        bucket_batch_sizes,
        padded_shapes=None,
        padding_values=None,
        pad_to_bucket_boundary=False,
        no_padding=False,
        drop_remainder=False,
        name=None,
    ):
        """Padded batches of elements of about the same length.

        Args:
            element_length_func: a function from an element to its length.
            bucket_boundaries: the lengths at which buckets begin, but for the first.
            bucket_batch_sizes: the batch size of each bucket, one more than there are boundaries.
            padded_shapes, padding_values, drop_remainder: as of `padded_batch`.
            no_padding: whether batches are not filled up at all.

        Raises:
            UnimplementedError: for `pad_to_bucket_boundary`.
        """
        if len(bucket_batch_sizes) != len(bucket_boundaries) + 1:
            raise ValueError("`len(bucket_batch_sizes)` must equal `len(bucket_boundaries) + 1`.")
        if pad_to_bucket_boundary:
            raise errors.UnimplementedError(message=errors.message("pad_to_bucket_boundary=True is not in flowlet.", "",
                                                                   "leave it out, or fill up with padded_batch."))  # fmt: skip
        bounds, sizes = np.asarray(bucket_boundaries, np.int64), np.asarray(bucket_batch_sizes, np.int64)

        def bucket(*element):
            length = cast(element_length_func(*element), dtypes.int64)
            return reduce_sum(cast(greater_equal(length, bounds), dtypes.int64))

        def together(key, window):
            size = gather(sizes, key)
            return (
                window.batch(size)
                if no_padding
                else window.padded_batch(size, padded_shapes, padding_values, drop_remainder)
            )

        return self.group_by_window(bucket, together, window_size_func=lambda key: gather(sizes, key))

    def unbatch(self, name=None):
        """The entries of each element along its first axis as elements of their own.

        >>> import flowlet as tf
        >>> [int(x) for x in tf.data.Dataset.from_tensors([1, 2]).unbatch()]
        [1, 2]
        """

        def make(source):
            return Pipeline(lambda: itertools.chain.from_iterable(map(sliced, source)), UNKNOWN)

        if not self._lazy:
            nest.map_structure(structures.unbatched, self.element_spec)
        return self._then(
            "UnbatchDataset", make, spec=lambda: nest.map_structure(structures.unbatched, self.element_spec)
        )

    def rebatch(self, batch_size, drop_remainder=False, name=None):
        """Batches of another size from batches."""
        return self.unbatch().batch(batch_size, drop_remainder)

    def window(self, size, shift=None, stride=1, drop_remainder=False, name=None):
        """Windows of elements, each a data set of its own.

        Args:
            size: the number of elements of a window.
            shift: how far the next window begins from where this one did; `size` by default.
            stride: the distance between elements of a window.
            drop_remainder: whether to leave out last windows that are smaller.

        >>> import flowlet as tf
        >>> data = tf.data.Dataset.range(5).window(3, shift=1, drop_remainder=True)
        >>> [x.numpy().tolist() for x in data.flat_map(lambda window: window.batch(3))]
        [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
        """
        shift = size if shift is None else shift
        size, shift = integer(size, "size"), integer(shift, "shift")
        rest = integer(stride, "stride"), argument(drop_remainder, dtypes.bool_, "drop_remainder")
        inner = self._element_structure

        def make(source, *given):
            return _windows(source, *given, inner)

        return self._then("WindowDataset", make, size, shift, *rest,
                          spec=lambda: nest.map_structure(structures.DatasetSpec, self.element_spec))  # fmt: skip

    _lazy = property(lambda self: callable(self._spec))

    def _element_structure(self):
        return self.element_spec


def _windows(source, size, shift, stride, drop, inner):
    size, shift, stride = (
        _positive(size, "Window size"),
        _positive(shift, "Window shift"),
        _positive(stride, "Window stride"),
    )
    span = (size - 1) * stride + 1

    def begin():
        elements, held, skip = iter(source), [], 0
        while True:
            held += itertools.islice(elements, skip, skip + span - len(held))
            if not held or drop and len(held) < span:
                return
            yield _as_data_sets(held[:span:stride], inner())
            skip = max(0, shift - len(held))
            held = held[shift:]

    count = UNKNOWN if source.size == UNKNOWN else source.size if source.size < 0 else (
        max(0, (source.size - span) // shift + 1) if drop else -(-source.size // shift))  # fmt: skip
    return Pipeline(begin, count)


def _as_data_sets(elements, spec):
    """A window: for each component a pipeline of its own."""
    columns = list(zip(*map(nest.flatten, elements)))
    leaves = [Pipeline(lambda column=column: iter(column), len(column), lambda one=one: one)
              for column, one in zip(columns, nest.flatten(spec))]  # fmt: skip
    return nest.pack_sequence_as(spec, leaves)


def _padded_shapes(padded_shapes, structure, specs):
    if padded_shapes is None:
        shapes = [one.shape for one in specs]
        if any(shape.rank is None for shape in shapes):
            raise ValueError("You must provide `padded_shapes` argument because component 0 has unknown rank.")
        return shapes
    sizes = shape_leaves(padded_shapes, structure)
    return [TensorShape([None if size in (None, -1) else size for size in shape.as_list()]) for shape in sizes]


def _padding(values, structure):
    if not nest.is_nested(values) and nest.is_nested(structure):
        return [values] * len(nest.flatten(structure))
    return [one.value for one in nest.flatten(structures.mapped(structures._Held, values))]


def _zero(spec):
    return "" if spec.dtype is dtypes.string else np.zeros((), spec.dtype._np)


def _padded(elements, targets, fills):
    columns = zip(*map(nest.flatten, elements))
    return nest.pack_sequence_as(elements[0], [_filled(*one) for one in zip(columns, targets, fills)])


def _filled(column, target, fill):
    shapes = [np.shape(one) for one in column]
    if len(target) != len(shapes[0]):
        raise errors.invalid(f"All elements in a batch must have the same rank as the padded shape for component 0: expected rank "
                             f"{len(target)} but got element with rank {len(shapes[0])}")  # fmt: skip
    largest = [max(sizes) for sizes in zip(*shapes)] if len(target) else []
    sizes = [int(wanted) if wanted >= 0 else found for wanted, found in zip(target, largest)]
    if any(found > size for found, size in zip(largest, sizes)):
        raise errors.DataLossError(
            message=errors.message(
                f"Attempted to pad to a smaller size than the input element: the padded shape is {sizes}, an element "
                f"reaches {largest}.",
                "",
                "write None in `padded_shapes` for a size that follows the elements.",
            )
        )
    found = np.empty((len(column), *sizes), column[0].dtype)
    found[...] = np.asarray(fill)[()]
    for place, one in enumerate(column):
        found[(place, *map(slice, np.shape(one)))] = one if np.ndim(one) else one[()]
    return found
