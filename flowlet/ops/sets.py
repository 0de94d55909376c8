"""`tf.sets`: each row along the last axis is a set; and `tf.edit_distance`. They run on the host."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.sparse import SparseTensor
from flowlet.core.tensor import EagerTensor
from flowlet.ops.sparse import checked, known, sizes

_MEMBERS = (dtypes.int8, dtypes.int16, dtypes.int32, dtypes.int64, dtypes.uint8, dtypes.uint16, dtypes.string)


def _sets(tensor, op_type):
    """The shape without the last axis, and {place: set of the row}, of a tensor or SparseTensor."""
    if isinstance(tensor, SparseTensor):
        shape, indices, values = sizes(tensor), known(tensor.indices), known(tensor.values, "values")
        found = {}
        for place, value in zip(map(tuple, indices[:, :-1].tolist()), values.tolist()):
            found.setdefault(place, set()).add(value)
    else:
        array = known(tensor, "set")
        shape = array.shape
        found = {place: set(array[place].tolist()) for place in np.ndindex(*shape[:-1])}
    if len(shape) < 2:
        raise errors.invalid(f"Shape {list(shape)} has rank {len(shape)} < 2", op_type)
    return shape[:-1], found


def _operands(a, b):
    """Both as tensors or SparseTensors of one dtype that sets may have."""
    a, b = (one if isinstance(one, SparseTensor) else conversion.convert(one) for one in (a, b))
    if a.dtype not in _MEMBERS:
        raise TypeError(f"'a' has invalid dtype `{a.dtype!r}` not in supported dtypes: `{_MEMBERS}`.")
    if a.dtype is not b.dtype:
        raise TypeError(f"Types don't match, {a.dtype!r} vs {b.dtype!r}.")
    return a, b


def _operate(a, b, function):
    a, b = _operands(a, b)
    op_type = "DenseToDenseSetOperation" if not isinstance(a, SparseTensor) else "SparseToSparseSetOperation"
    (shape, ours), (other, theirs) = _sets(a, op_type), _sets(b, op_type)
    if shape != other:
        raise errors.invalid(f"Mismatched shapes {list(shape)} vs {list(other)}", op_type)
    indices, members, widest = [], [], 0
    for place in sorted({*ours, *theirs}):
        found = sorted(function(ours.get(place, set()), theirs.get(place, set())))
        indices += [(*place, i) for i in range(len(found))]
        members += found
        widest = max(widest, len(found))
    values = np.empty(len(members), a.dtype._np)
    values[:] = members
    return SparseTensor(np.array(indices, np.int64).reshape(-1, len(shape) + 1), EagerTensor(values), [*shape, widest])


@export("sets.intersection")
def set_intersection(a, b, validate_indices=True):
    """The elements that are in the rows of both, sorted: a SparseTensor.

    Args:
        a, b: integers or texts, tensors or SparseTensors of rank 2 or more that agree in all sizes but the last.
        validate_indices: has no effect.

    >>> import flowlet as tf
    >>> tf.sets.intersection([[1, 2, 2]], [[2, 3]]).values.numpy().tolist()
    [2]
    """
    return _operate(a, b, set.__and__)


@export("sets.union")
def set_union(a, b, validate_indices=True):
    """The elements that are in the rows of one of both, sorted: a SparseTensor.

    >>> import flowlet as tf
    >>> tf.sets.union([[1, 2, 2]], [[2, 3]]).values.numpy().tolist()
    [1, 2, 3]
    """
    return _operate(a, b, set.__or__)


@export("sets.difference")
def set_difference(a, b, aminusb=True, validate_indices=True):
    """The elements that are in the rows of `a` and not of `b` (the reverse without `aminusb`), sorted: a SparseTensor.

    >>> import flowlet as tf
    >>> tf.sets.difference([[1, 2, 2]], [[2, 3]]).values.numpy().tolist()
    [1]
    """
    return _operate(a, b, set.__sub__ if aminusb else lambda one, two: two - one)


@export("sets.size")
def set_size(a, validate_indices=True):
    """The number of different elements in each row of a SparseTensor."""
    if not isinstance(a, SparseTensor):
        raise TypeError(f"Expected `SparseTensor`, got {a}.")
    if a.dtype not in _MEMBERS:
        raise TypeError(f"Invalid dtype `{a.dtype!r}` not in supported dtypes: `{_MEMBERS}`.")
    shape, found = _sets(a, "SetSize")
    counts = np.zeros(shape, np.int32)
    for place, members in found.items():
        counts[place] = len(members)
    return EagerTensor(counts)


def _sequences(sparse):
    """{place: sequence of the row} of a SparseTensor."""
    found = {}
    for (*place, _), value in zip(known(sparse.indices).tolist(), known(sparse.values, "values").tolist()):
        found.setdefault(tuple(place), []).append(value)
    return found


def _distance(one, two):
    """The least number of insertions, deletions and replacements that make one sequence of the other (Levenshtein)."""
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(two, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


@export("edit_distance")
def edit_distance(hypothesis, truth, normalize=True, name="edit_distance"):
    """How many insertions, deletions and replacements make each row of `hypothesis` the row of `truth`.

    Args:
        hypothesis, truth: SparseTensors of one dtype, whose rows (along the last axis) are sequences.
        normalize: divide by the length of the row of `truth`.

    Returns:
        A float32 tensor, without the last axis.

    >>> import flowlet as tf
    >>> words = [tf.sparse.from_dense([list(word)]) for word in ("kitten", "sitting")]
    >>> tf.edit_distance(*words, normalize=False).numpy().tolist()
    [3.0]
    """
    checked(hypothesis, "Hypothesis")
    checked(truth, "Truth")
    if hypothesis.dtype is not truth.dtype:
        raise dtypes.mismatched("EditDistance", 4, hypothesis.dtype, truth.dtype)
    if len(sizes(hypothesis)) != len(sizes(truth)):
        raise errors.invalid("truth_shape and hypothesis_shape must have same rank", "EditDistance")
    if len(sizes(truth)) < 2:
        raise errors.invalid("Input SparseTensors must have rank at least 2, but truth_shape rank is: "
                             f"{len(sizes(truth))}", "EditDistance")  # fmt: skip
    shape = np.maximum(sizes(hypothesis)[:-1], sizes(truth)[:-1])
    if 0 in shape:
        raise errors.invalid(f"Got output shape {shape.tolist()} which has 0 elements", "EditDistance")
    ours, theirs = _sequences(hypothesis), _sequences(truth)
    found = np.zeros(shape, np.float32)
    for place in {*ours, *theirs}:
        one, two = ours.get(place, []), theirs.get(place, [])
        found[place] = _distance(one, two)
        if normalize:
            found[place] = found[place] / len(two) if two else np.inf
    return EagerTensor(found)
