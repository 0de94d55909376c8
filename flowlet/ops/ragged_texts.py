"""Functions that give several values for each text: ragged tensors of them."""

import numpy as np

from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.tensor import EagerTensor
from flowlet.ops.ragged import RaggedTensor
from flowlet.ops.sparse import known


def per_text(function, input, *kinds):  # noqa: A002
    """Several values for each text: a tensor of them for one text, a ragged tensor for several.

    Args:
        function: from a text to a list of tuples, one value for each of `kinds`.
        input: texts; a tensor or a ragged one.
        kinds: the dtypes of the values.

    Returns:
        A list, for each of `kinds` a tensor or ragged tensor.
    """
    if isinstance(input, RaggedTensor):
        return [input.with_flat_values(one) for one in per_text(function, input.flat_values, *kinds)]
    tensor = conversion.convert(input, dtypes.string)
    texts = known(tensor, "texts")
    rows = [function(text) for text in texts.ravel().tolist()]
    found = []
    for i, kind in enumerate(kinds):
        flat = np.empty(sum(map(len, rows)), kind._np)
        flat[:] = [values[i] for row in rows for values in row]
        one = EagerTensor(flat)
        if texts.ndim:
            one = RaggedTensor._made(one, np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64))
        for axis in range(texts.ndim - 1, 0, -1):
            count = int(np.prod(texts.shape[:axis]))
            one = RaggedTensor._made(one, np.arange(count + 1) * texts.shape[axis], texts.shape[axis])
        found.append(one)
    return found
