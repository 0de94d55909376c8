"""Rows of ragged tensors: partitions, which are integers that are known; what is wrong with them; rows as text."""

import numpy as np

from flowlet import errors
from flowlet.ops.sparse import known


def bad(method, text):
    """The error for a partition that is none."""
    return errors.invalid(f"Arguments to {method} do not form a valid RaggedTensor: {text}")


def integers(value, dtype=np.int64):
    """The array of a partition, whose values must be known."""
    array = known(value, "row partition")
    if array.size and array.dtype.kind not in "iu":
        raise ValueError(f"A row partition holds integers, not {array.dtype}.")
    return array.astype(array.dtype if array.dtype == np.int32 and hasattr(value, "dtype") else dtype)  # lists give int64


def rowids(splits):
    """The row of each value."""
    return np.repeat(np.arange(len(splits) - 1, dtype=splits.dtype), np.diff(splits))


def listed(ragged):
    """The rows as text."""
    if ragged.flat_values.shape.rank == 1:
        return str(ragged.to_list())
    rows = [listed(row) if hasattr(row, "to_list") else np.array2string(
        row.numpy(), separator=", ", prefix=" ", formatter={"all": lambda one: repr(getattr(one, "item", lambda: one)())})
        for row in ragged]  # fmt: skip
    return f"[{', '.join(rows)}]"
