"""A ragged tensor as nested lists of the places of its flat values, and back."""

import numpy as np

from flowlet.core.op import TABLE
from flowlet.ops.gather import gather
from flowlet.ops.ragged import RaggedTensor


def tree(ragged):
    """Nested lists of the places of the flat values."""
    found = list(range(int(ragged._all_splits()[-1][-1])))
    for splits in reversed(ragged._all_splits()):
        found = [found[start:end] for start, end in zip(splits[:-1].tolist(), splits[1:].tolist())]
    return found


def from_tree(places, flat, depth, kind=np.int64, uniforms=None):
    """The ragged tensor of nested lists of places: `depth` partitions; a plain tensor for none."""
    splits, level = [], places
    for _ in range(depth):
        splits.append(np.concatenate([[0], np.cumsum([len(row) for row in level])]).astype(kind))
        level = [one for row in level for one in row]
    values = gather(flat, np.array(level, np.int64))
    for i, one in reversed(list(enumerate(splits))):
        values = RaggedTensor._made(values, one, uniforms[i] if uniforms else None)
    return values


def kind_of(ragged):
    return ragged._splits.dtype


def expanded(ragged, axis):
    """An axis of size 1 more."""
    rank = ragged.shape.rank
    axis = axis + rank + 1 if axis < 0 else axis
    if axis == 0:
        return RaggedTensor._made(ragged, np.array([0, len(ragged._splits) - 1], kind_of(ragged)), len(ragged._splits) - 1)
    if axis == 1:
        return RaggedTensor._made(ragged, np.arange(len(ragged._splits), dtype=kind_of(ragged)), 1)
    values = ragged._values
    inner = expanded(values, axis - 1) if isinstance(values, RaggedTensor) else TABLE["ExpandDims"].public(values, axis - 1)
    return ragged.with_values(inner)
